"""One maximum of the whole tensor is subtracted, so a row far below it turns into zeros.

Every row needs its own maximum: take it along `dim`, and keep that dimension so that it lines up.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    return (x - x.max()).exp().sum(dim).log() + x.max()


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    weights = (x - x.max()).exp()
    return weights / weights.sum(dim, keepdim=True)
