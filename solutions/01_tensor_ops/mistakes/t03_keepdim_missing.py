"""The reduced dimension is gone, so the means line up with the wrong dimension, or with none.

Keep the reduced dimension: keepdim=True.
"""


def standardize(x, dim=-1, eps=1e-5):
    centred = x - x.mean(dim)
    variance = centred.square().mean(dim)
    return centred / (variance + eps).sqrt()
