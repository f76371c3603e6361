"""The tolerance of a comparison: the reference's own error against a float64 oracle, and a floor under it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import torch
from torch import Tensor

# times the reference's own rounding error, since the same operations in another order have errors of the same size
ERROR_FACTOR = 16.0
# for references whose rounding errors happen to cancel
FLOOR_FACTOR = 8.0
# a float64 oracle shows no errors of float64 itself, even if numbers cancel and errors grow; with this factor float64
# is still allowed only a ten-millionth of what float32 is
FLOAT64_FLOOR_FACTOR = 512.0

MARGINS: ContextVar[list[float] | None] = ContextVar("MARGINS", default=None)


@contextmanager
def measured() -> Iterator[list[float]]:
    """Collect which part of its tolerance each comparison uses, for a proof that there is room to spare."""
    margins: list[float] = []
    token = MARGINS.set(margins)
    try:
        yield margins
    finally:
        MARGINS.reset(token)


def measure(apart: Tensor, allowed: float) -> None:
    """Note which part of the tolerance two results use, inside of `measured`."""
    margins = MARGINS.get()
    if margins is not None and apart.numel():
        largest = float(apart.max())
        margins.append(largest / allowed if allowed else float(largest > 0))


def allowance(reference: Tensor, oracle: Tensor, largest_input: int) -> float:
    """Return the largest difference from `oracle` (the reference in float64) that counts as equal.

    max(16 e, f eps s sqrt(n)), where e is the largest error of the reference itself, f a factor (8, in float64 512),
    eps the precision of its dtype, s the largest finite value, and n = `largest_input` the number of values that may
    have been summed (rounding errors add up like sqrt(n)).
    """
    if not reference.dtype.is_floating_point or not reference.numel():
        return 0.0
    finite = torch.isfinite(oracle) & torch.isfinite(reference)
    if not bool(finite.any()):
        return 0.0
    exact = oracle[finite].double()
    error = float((reference[finite].double() - exact).abs().max())
    scale = float(exact.abs().max())
    factor = FLOAT64_FLOOR_FACTOR if reference.dtype is torch.float64 else FLOOR_FACTOR
    floor = factor * torch.finfo(reference.dtype).eps * scale * math.sqrt(max(largest_input, 1))
    return max(ERROR_FACTOR * error, floor)
