"""How far two results of one computation may be apart: a float64 oracle, and a floor below which nobody can go."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import torch
from torch import Tensor

# The reference's own rounding error, times this, is allowed: another order of the same operations errs alike.
ERROR_FACTOR = 16.0
# A reference may be right by luck.
FLOOR_FACTOR = 8.0
# Errors of float64 itself are invisible to a float64 oracle, also where numbers cancel and errors grow; this is still
# a ten-millionth of what float32 is allowed.
FLOAT64_FLOOR_FACTOR = 512.0

MARGINS: ContextVar[list[float] | None] = ContextVar("MARGINS", default=None)


@contextmanager
def measured() -> Iterator[list[float]]:
    """Collects which part of its tolerance each comparison uses up, for a proof that there is room to spare."""
    margins: list[float] = []
    token = MARGINS.set(margins)
    try:
        yield margins
    finally:
        MARGINS.reset(token)


def measure(apart: Tensor, allowed: float) -> None:
    """Note how far apart two results were, where somebody wants to know."""
    margins = MARGINS.get()
    if margins is not None and apart.numel():
        largest = float(apart.max())
        margins.append(largest / allowed if allowed else float(largest > 0))


def allowance(reference: Tensor, oracle: Tensor, largest_input: int) -> float:
    """The largest difference from `oracle` (the reference in float64) that counts as equal.

    max(16 e, f eps s sqrt(n)): e is the largest error of the reference itself, f a factor (8, in float64 512), eps the
    precision of its dtype, s the largest finite value, and n the number of values that may have been summed (rounding
    errors add up like sqrt(n)).
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
