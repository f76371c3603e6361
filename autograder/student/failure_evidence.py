"""Collects what can be drawn of a failed check: the numbers that differ, or the steps of a training loop."""

from __future__ import annotations

import torch
from torch import Tensor

from autograder.checks.claims.claims import CheckFailed
from autograder.checks.claims.compare import Disagreement, unlike_pattern
from autograder.student.outcome import Steps, TensorDifference

MOST_CELLS = 12  # along each side of the sheet that is shown


def evidence_of(failure: CheckFailed | None) -> TensorDifference | Steps | None:
    """Return the data for a picture of a failure; None if there is nothing to draw."""
    if failure is None:
        return None
    own, right = failure.observations[0].training, failure.reference[0].training
    if own is not None and right is not None and own.events != right.events:
        return Steps(right.events, own.events)
    return difference_of(failure.disagreement)


def difference_of(disagreement: Disagreement) -> TensorDifference | None:
    """Return the sheet of two tensors on which they first differ; None if they cannot be compared by entry."""
    got, expected = disagreement.got, disagreement.expected
    if not (isinstance(got, Tensor) and isinstance(expected, Tensor) and is_drawable(got, expected)):
        return None
    wrong = wrong_entries(got, expected, disagreement.allowed)
    if not bool(wrong.any()):
        return None
    first = [int(index) for index in torch.nonzero(wrong)[0]]
    sheets = [sheet_at(tensor, first) for tensor in (expected.double(), got.double(), wrong)]
    row, column = [0, *first][-2:]
    windows = [window(sheet, row, column) for sheet in sheets]
    part = part_of(first) if windows[0].shape == sheets[0].shape else "[…]"
    return TensorDifference(disagreement.where, list(expected.shape), part, *(sheet.tolist() for sheet in windows))


def part_of(index: list[int]) -> str:
    """The sheet that holds an entry, as Python writes its index; empty for a tensor of at most two dimensions."""
    leading = ", ".join(map(str, index[:-2]))
    return f"[{leading}, :, :]" if leading else ""


def is_drawable(got: Tensor, expected: Tensor) -> bool:
    """True for real tensors of one shape; a sentence shows a single number just as well."""
    return got.shape == expected.shape and expected.numel() > 1 and not expected.is_complex()


def wrong_entries(got: Tensor, expected: Tensor, allowed: Tensor | float) -> Tensor:
    """The entries that differ by more than is allowed, or of which only one is NaN or infinite; a bool tensor."""
    both_finite = torch.isfinite(got.double()) & torch.isfinite(expected.double())
    apart = (got.double() - expected.double()).abs() > allowed
    return unlike_pattern(got, expected) | (apart & both_finite)


def sheet_at(tensor: Tensor, index: list[int]) -> Tensor:
    """The two-dimensional slice of a tensor that holds the entry at `index`."""
    for leading in index[:-2]:
        tensor = tensor[leading]
    return tensor.reshape(-1, tensor.shape[-1])


def window(sheet: Tensor, row: int, column: int) -> Tensor:
    """The part of a sheet that is small enough to read and holds the entry at (row, column)."""
    top = row // MOST_CELLS * MOST_CELLS
    left = column // MOST_CELLS * MOST_CELLS
    return sheet[top : top + MOST_CELLS, left : left + MOST_CELLS]
