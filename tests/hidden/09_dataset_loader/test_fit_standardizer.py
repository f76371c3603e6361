"""Hidden checks for fit_standardizer."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "fit_standardizer"

ROWS = randn(7, 3, scale=2.0, offset=5.0)
POISONED = torch.tensor([[1.0, 2.0], [1e6, -1e6], [2.0, 6.0], [5.0, 4.0], [1e6, 1e6]])


@points(1.5)
@pytest.mark.parametrize("x", [randn(3), randn(4, 3)], ids=["row", "batch"])
def test_values(both, x):
    """The function gives (x - mean) / std, feature by feature."""
    both.probe("standardized", ROWS, [0, 1, 2, 3, 4, 5, 6], x).assert_same_output()


@points(1)
def test_other_rows_are_ignored(both):
    """Rows that are not in the indices change nothing, however wild they are."""
    both.probe("standardized", POISONED, [3, 0, 2], randn(2)).assert_same_output()


@points(0.5, needs=["test_values"])
def test_other_rows_are_not_read(both):
    """Rows that are not in the indices are not even read."""
    assert both.probe("rows_read", POISONED, [3, 0, 2]).student.output == [0, 2, 3], "other rows were read, too"


@points(0.75, needs=["test_values"])
def test_constant_feature(both):
    """A feature that is the same in all rows is only shifted: its std of 0 counts as 1."""
    rows = torch.tensor([[1.0, 4.0], [3.0, 4.0], [8.0, 4.0]])
    both.probe("standardized", rows, [0, 1, 2], torch.tensor([2.0, 6.5])).assert_same_output()


@points(0.25, needs=["test_values"])
def test_input_unchanged(both):
    """The function leaves its argument as it was."""
    both.probe("x_after_standardizing", ROWS, randn(3)).assert_same_output()
