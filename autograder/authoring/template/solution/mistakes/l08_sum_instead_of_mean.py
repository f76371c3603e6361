"""The squares are summed, not averaged.

Divide by the number of entries along dim.
"""


def mean_square(x: Tensor, dim: int = -1) -> Tensor:
    return x.square().sum(dim)
