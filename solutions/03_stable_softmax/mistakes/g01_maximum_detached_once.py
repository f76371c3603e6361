"""The maximum is detached where it is subtracted but not where it is added back, so the gradient at the
maximum is too large by 1.

The two uses of the maximum cancel only if both are treated alike: detach both, or neither.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    peak = x.amax(dim, keepdim=True)
    return ((x - peak.detach()).exp().sum(dim, keepdim=True).log() + peak).squeeze(dim)
