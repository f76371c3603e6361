"""The sum runs over the whole tensor, so the rows are mixed with one another.

`sum()` without a dimension adds up every element: tell it which dimension to run along.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    return (x - x.max()).exp().sum().log() + x.max()


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum()


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    return x - logsumexp(x)
