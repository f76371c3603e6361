"""The input is converted to float32, so a float64 input loses half of its digits and its type.

Leave the type of x alone: the result should have the type of the input.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    x = x.float()
    peak = x.amax(dim, keepdim=True)
    return ((x - peak).exp().sum(dim, keepdim=True).log() + peak).squeeze(dim)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    x = x.float()
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim, keepdim=True)


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    x = x.float()
    return x - logsumexp(x, dim).unsqueeze(dim)
