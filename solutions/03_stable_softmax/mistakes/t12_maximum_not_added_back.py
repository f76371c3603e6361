"""The maximum is subtracted before exp, but never added back after the log.

exp(x - m) is exp(x) / exp(m), so the log of the sum comes out too small by m: correct for it at the end.
"""


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    peak = x.amax(dim, keepdim=True)
    return (x - peak).exp().sum(dim).log()
