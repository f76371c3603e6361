"""Mean and std are taken along the features of each row, not along the rows.

Reduce over the rows: dim=0.
"""


def fit_standardizer(ds, indices):
    rows = torch.stack([ds[i][0] for i in indices])
    mean, std = rows.mean(dim=1), rows.std(dim=1, correction=0)
    std = torch.where(std == 0, torch.ones_like(std), std)
    return lambda x: (x - mean) / std
