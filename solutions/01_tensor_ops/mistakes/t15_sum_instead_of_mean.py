"""The squares are summed, not averaged.

The variance is the mean of the squared distances.
"""


def standardize(x, dim=-1, eps=1e-5):
    centred = x - x.mean(dim, keepdim=True)
    variance = centred.square().sum(dim, keepdim=True)
    return centred / (variance + eps).sqrt()
