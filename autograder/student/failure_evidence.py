"""What can be drawn of a check that failed: the numbers that differ, or the steps of a training loop."""

from __future__ import annotations

import torch
from torch import Tensor

from autograder.checks.claims.claims import CheckFailed
from autograder.checks.claims.compare import Disagreement, unlike_pattern
from autograder.student.outcome import Steps, TensorDifference

MOST_CELLS = 12  # along a side of the sheet that is shown


def evidence_of(failure: CheckFailed | None) -> TensorDifference | Steps | None:
    """The picture of a failure; None where there is nothing to draw."""
    if failure is None:
        return None
    own, right = failure.observations[0].training, failure.reference[0].training
    if own is not None and right is not None and own.events != right.events:
        return Steps(right.events, own.events)
    return difference_of(failure.disagreement)


def difference_of(disagreement: Disagreement) -> TensorDifference | None:
    """The sheet of two tensors on which they first differ."""
    got, expected = disagreement.got, disagreement.expected
    if not (isinstance(got, Tensor) and isinstance(expected, Tensor)) or got.shape != expected.shape:
        return None
    if expected.numel() < 2 or expected.is_complex():
        return None  # the sentence shows a single number just as well
    apart = (got.double() - expected.double()).abs() > disagreement.allowed
    wrong = unlike_pattern(got, expected) | (apart & torch.isfinite(got.double()) & torch.isfinite(expected.double()))
    if not bool(wrong.any()):
        return None
    first = [int(index) for index in torch.nonzero(wrong)[0]]
    sheets = (expected.double(), got.double(), wrong)
    part = "" if expected.dim() <= 2 else f"[{', '.join(map(str, first[:-2]))}, :, :]"
    for index in first[:-2]:
        sheets = tuple(sheet[index] for sheet in sheets)  # type: ignore[assignment]
    rows, columns = ([0, *first])[-2:]
    cut = [window(sheet.reshape(-1, sheet.shape[-1]), rows, columns) for sheet in sheets]
    if cut[0].shape != sheets[0].reshape(-1, sheets[0].shape[-1]).shape:
        part = "[…]"
    return TensorDifference(disagreement.where, list(expected.shape), part, *(sheet.tolist() for sheet in cut))


def window(sheet: Tensor, row: int, column: int) -> Tensor:
    """The part of a sheet that is small enough to read and holds the entry at (row, column)."""
    top = row // MOST_CELLS * MOST_CELLS
    left = column // MOST_CELLS * MOST_CELLS
    return sheet[top : top + MOST_CELLS, left : left + MOST_CELLS]
