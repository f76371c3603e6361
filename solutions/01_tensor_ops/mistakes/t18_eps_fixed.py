"""A fixed number is used instead of eps.

Use the argument eps.
"""


def standardize(x, dim=-1, eps=1e-5):
    centred = x - x.mean(dim, keepdim=True)
    variance = centred.square().mean(dim, keepdim=True)
    return centred / (variance + 1e-5).sqrt()
