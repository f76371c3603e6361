"""The function uses mean and std of the x that it gets, not those of the training rows.

Compute both once, outside of the function that you return.
"""


def fit_standardizer(ds, indices):
    rows = torch.stack([ds[i][0] for i in indices])
    mean, std = rows.mean(dim=0), rows.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return lambda x: (x - x.mean()) / x.std(correction=0)
