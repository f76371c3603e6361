"""Hidden checks for masked_mean."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "masked_mean"

INF, NAN = float("inf"), float("nan")
MASK = torch.tensor([[True, False, True, True, False], [False, True, True, False, True], [True] * 5])
EMPTY = torch.tensor([[True, False, True], [False, False, False]])
WILD = torch.tensor([[1.0, NAN, 3.0, 4.0, INF], [-INF, 2.0, -1.0, NAN, 5.0], [1.0, 2.0, 3.0, 4.0, 6.0]])

CASES = {
    "rows": (randn(3, 5), MASK, 1),
    "columns": (randn(3, 5), MASK, 0),
    "negative_dim": (randn(2, 3, 5), MASK, -2),
    "vector": (randn(5), MASK[0], 0),
    "one_mask_for_all_rows": (randn(3, 5), MASK[0], 1),
    "a_mask_of_one_column": (randn(3, 5), MASK[:, :1], 1),
    "mask_larger_than_x": (randn(5), MASK, 0),
    "one_counts": (randn(2, 3), torch.tensor([[False, True, False], [True, False, False]]), 1),
    "transposed": (randn(3, 5, layout="transposed"), MASK, 1),
}


@points(1)
@pytest.mark.parametrize(("x", "mask", "dim"), CASES.values(), ids=CASES)
def test_values(both, x, mask, dim):
    """The mean of the entries that count is right, however x and mask broadcast."""
    both.call("masked_mean", x, mask, dim).assert_same_output()


@points(0.25, needs=["test_values"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16], ids=["float64", "bfloat16"])
def test_dtype(both, dtype):
    """The result has the dtype of x, and its precision."""
    both.call("masked_mean", randn(3, 5, dtype=dtype), MASK, 1).assert_same_output()


@points(0.75)
@pytest.mark.parametrize("mask", [MASK, MASK[0]], ids=["full", "broadcast"])
def test_gradients(both, mask):
    """The gradient reaches the entries that count, and no others."""
    both.call("masked_mean", randn(3, 5), mask, 1).assert_same_gradients()


@points(0.5, needs=["test_values"])
def test_nothing_counts(both):
    """A row in which no entry counts has the mean 0."""
    both.call("masked_mean", randn(2, 3), EMPTY, 1).assert_same_output()


@points(0.25, needs=["test_values", "test_nothing_counts"])
def test_nothing_counts_gradients(both):
    """A row in which no entry counts has a gradient of 0, and not nan."""
    both.call("masked_mean", randn(2, 3), EMPTY, 1).assert_same_gradients()


@points(0.5, needs=["test_values"])
def test_wild_entries(both):
    """inf and nan in entries that do not count change nothing, in the mean and in the gradient."""
    run = both.call("masked_mean", WILD, MASK, 1)
    run.assert_same_output()
    run.assert_same_gradients()


@points(0.25, needs=["test_values"])
def test_inputs_unchanged(both):
    """x and mask are left as they were."""
    both.call("masked_mean", randn(3, 5), MASK, 1).assert_inputs_unchanged()


@points(0.25, needs=["test_values"])
def test_no_loop(both):
    """All rows are handled at once, without a Python loop."""
    both.growth(
        "masked_mean", lambda rows: (randn(rows, 5), torch.ones(rows, 5, dtype=torch.bool), 1)
    ).assert_constant_operations()


@points(0.25, needs=["test_values"])
def test_stays_in_torch(both):
    """The numbers stay in tensors, on the device of x."""
    run = both.call("masked_mean", randn(3, 5), MASK, 1)
    run.assert_stays_in_torch()
    run.assert_runs_on_meta()
