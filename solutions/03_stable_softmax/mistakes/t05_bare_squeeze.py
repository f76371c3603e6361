"""`squeeze()` without a dimension removes every dimension of size 1, not only the reduced one.

Name the dimension that you want to remove, so that a batch of one row stays a batch.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    peak = x.amax(dim, keepdim=True)
    return ((x - peak).exp().sum(dim, keepdim=True).log() + peak).squeeze()
