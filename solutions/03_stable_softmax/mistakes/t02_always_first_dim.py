"""The computation always runs over the first dimension, whatever `dim` says.

Pass `dim` on to every reduction: the maximum and the sum both have to run along it.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    peak = x.amax(0, keepdim=True)
    return ((x - peak).exp().sum(0, keepdim=True).log() + peak).squeeze(0)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    weights = (x - x.amax(0, keepdim=True)).exp()
    return weights / weights.sum(0, keepdim=True)


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    return x - logsumexp(x, 0).unsqueeze(0)
