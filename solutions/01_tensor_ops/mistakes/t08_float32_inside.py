"""The numbers are converted to float32 on the way.

Leave the dtype of x as it is.
"""


def standardize(x, dim=-1, eps=1e-5):
    x = x.float()
    centred = x - x.mean(dim, keepdim=True)
    variance = centred.square().mean(dim, keepdim=True)
    return centred / (variance + eps).sqrt()
