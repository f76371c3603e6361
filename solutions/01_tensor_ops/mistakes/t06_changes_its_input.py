"""x is changed in place.

Write x - mean, which makes a new tensor, instead of x -= mean or sub_().
"""


def standardize(x, dim=-1, eps=1e-5):
    centred = x.sub_(x.mean(dim, keepdim=True))
    variance = centred.square().mean(dim, keepdim=True)
    return centred / (variance + eps).sqrt()
