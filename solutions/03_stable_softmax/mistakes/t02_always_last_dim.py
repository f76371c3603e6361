"""The computation always runs over the last dimension, whatever `dim` says.

Pass `dim` on to every reduction: the maximum and the sum both have to run along it.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    peak = x.amax(-1, keepdim=True)
    return ((x - peak).exp().sum(-1, keepdim=True).log() + peak).squeeze(-1)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    weights = (x - x.amax(-1, keepdim=True)).exp()
    return weights / weights.sum(-1, keepdim=True)


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    return x - logsumexp(x, -1).unsqueeze(-1)
