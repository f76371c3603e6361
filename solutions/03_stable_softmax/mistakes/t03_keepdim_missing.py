"""The reduced dimension is gone, so the result of the sum does not line up with the rows.

Keep the reduced dimension with size 1 (keepdim=True, or unsqueeze it back), so that broadcasting pairs each
row with its own number.
"""


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    weights = (x - x.amax(dim, keepdim=True)).exp()
    return weights / weights.sum(dim)


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    return x - logsumexp(x, dim)
