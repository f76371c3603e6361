"""The function changes the tensor that it was given, because it subtracts in place.

`x -= y` writes into the memory of x, which belongs to the caller; `x - y` makes a new tensor.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    peak = x.max(dim, keepdim=True).values
    x -= peak
    return (x.exp().sum(dim, keepdim=True).log() + peak).squeeze(dim)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    x -= x.max(dim, keepdim=True).values
    weights = x.exp()
    return weights / weights.sum(dim, keepdim=True)
