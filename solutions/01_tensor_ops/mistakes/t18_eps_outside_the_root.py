"""eps is added to the root, not to the variance inside of it.

Write (variance + eps).sqrt().
"""


def standardize(x, dim=-1, eps=1e-5):
    centred = x - x.mean(dim, keepdim=True)
    variance = centred.square().mean(dim, keepdim=True)
    return centred / (variance.sqrt() + eps)
