"""A small number is added to the std instead of replacing a zero, which shifts every result and leaves huge ones.

Take 1 where the std is 0, and the std itself elsewhere.
"""


def fit_standardizer(ds, indices):
    rows = torch.stack([ds[i][0] for i in indices])
    mean, std = rows.mean(dim=0), rows.std(dim=0, correction=0)
    std = std + 1e-6
    return lambda x: (x - mean) / std
