"""The function changes its argument.

Write x - mean, which makes a new tensor.
"""


def fit_standardizer(ds, indices):
    rows = torch.stack([ds[i][0] for i in indices])
    mean, std = rows.mean(dim=0), rows.std(dim=0, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return lambda x: x.sub_(mean).div_(std)
