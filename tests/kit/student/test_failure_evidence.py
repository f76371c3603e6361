"""Tests of what is drawn of a failure: the sheet that holds the first difference, cut to a size that can be read."""

from __future__ import annotations

import torch

from autograder.checks.claims.compare import Disagreement, gradient_place, values
from autograder.locale.message import message
from autograder.student.failure_evidence import MOST_CELLS, difference_of, evidence_of
from autograder.student.outcome import TensorDifference


def apart(got: torch.Tensor, expected: torch.Tensor) -> TensorDifference | None:
    disagreement = values(got, expected, expected, gradient_place("x"), 1)
    assert disagreement is not None
    return difference_of(disagreement)


def test_a_vector_is_one_row_and_a_matrix_its_rows() -> None:
    seen = apart(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 3.0]))
    assert seen is not None
    assert (seen.expected, seen.got, seen.wrong) == ([[1.0, 3.0]], [[1.0, 2.0]], [[False, True]])
    assert (seen.shape, seen.part) == ([2], "")
    assert seen.where is not None and seen.where.text == "the gradient of x"


def test_of_more_dimensions_the_sheet_of_the_first_difference_is_shown() -> None:
    expected = torch.zeros(2, 3, 4)
    got = expected.clone()
    got[1, 2, 3] = 1.0
    seen = apart(got, expected)
    assert seen is not None and seen.part == "[1, :, :]" and seen.wrong[2][3] and len(seen.got) == 3


def test_a_large_tensor_is_cut_around_the_first_difference_and_the_cut_is_told() -> None:
    expected = torch.zeros(100, 100)
    got = expected.clone()
    got[50, 70] = 1.0
    seen = apart(got, expected)
    assert seen is not None and seen.part == "[…]"
    assert len(seen.got) == MOST_CELLS and sum(map(sum, seen.wrong)) == 1


def test_nan_in_the_wrong_place_is_wrong_and_nan_in_the_right_place_is_not() -> None:
    nan = float("nan")
    seen = apart(torch.tensor([nan, nan]), torch.tensor([nan, 1.0]))
    assert seen is not None and seen.wrong == [[False, True]]


def test_whole_numbers_and_truth_values_are_shown_too() -> None:
    seen = apart(torch.tensor([True, False]), torch.tensor([True, True]))
    assert seen is not None and seen.got == [[1.0, 0.0]]


def test_a_single_number_or_another_shape_is_not_drawn() -> None:
    one = torch.ones(1)
    assert difference_of(Disagreement(message("no_graph", names="x"), None, one, one * 2)) is None
    assert difference_of(Disagreement(message("no_graph", names="x"), None, torch.ones(2), torch.ones(3))) is None
    assert difference_of(Disagreement(message("no_graph", names="x"), None, torch.ones(2), torch.ones(2))) is None
    assert evidence_of(None) is None
