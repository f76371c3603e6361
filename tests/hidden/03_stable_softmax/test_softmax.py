"""Hidden checks for softmax."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "softmax"

INF = float("inf")
# Neighbours are so far apart that every right formula gives exactly 0 or 1, whatever its rounding;
# one row is far above the others, one far below 0.
LARGE = torch.tensor(
    [
        [10000.0, 0.0, -10000.0, 5000.0, -5000.0],
        [-10000.0, -20000.0, -30000.0, -40000.0, -50000.0],
        [0.0, -INF, 300.0, -300.0, -INF],
    ]
)
WAVES = (torch.arange(35.0).reshape(5, 7) * 1.7).sin() * 4  # distinct rows and entries


@points(0.5)
@pytest.mark.parametrize(
    ("x", "dim"),
    [
        (randn(7), -1),
        (randn(4, 5), 0),
        (randn(4, 5, layout="transposed"), 1),
        (randn(4, 5, layout="strided"), -1),
        (randn(2, 3, 5), 1),
        (torch.full((3, 4), 2.5), 1),
    ],
    ids=["vector", "columns", "transposed", "strided", "middle", "all_equal"],
)
def test_values(both, x, dim):
    """softmax gives the right probabilities along the chosen dimension."""
    both.call("softmax", x, dim=dim).assert_same_output()


@points(0.5, needs=["test_values"])
def test_float64(both):
    """A float64 input gives a float64 result, right to the last digits."""
    both.call("softmax", randn(4, 5, dtype=torch.float64), dim=0).assert_same_output()


@points(1)
def test_large_inputs(both):
    """Scores as large as 10 000, as small as -10 000, and -inf give the right probabilities."""
    both.call("softmax", LARGE, dim=1).assert_same_output()


@points(0.5, needs=["test_values", "test_large_inputs", "test_float64"])
def test_shift_changes_nothing(both):
    """The same number added to every score of a row changes no probability."""
    here = both.call("softmax", WAVES.double(), dim=1).student.output
    there = both.call("softmax", WAVES.double() + 1000, dim=1).student.output
    # float64 keeps 12 digits behind the point of 1000
    assert (here - there).abs().max() < 1e-10, "adding 1000 to every score changed the probabilities"


@points(0.5, needs=["test_values"])
def test_sums_to_one(both):
    """Along the chosen dimension, the probabilities sum to 1."""
    output = both.call("softmax", WAVES, dim=0).student.output
    # five float32 roundings, with room to spare
    assert (output.sum(0) - 1).abs().max() < 1e-5, "the probabilities along dim do not sum to 1"


@points(0.5, needs=["test_values"])
def test_no_rows(both):
    """A batch without rows gives a result without rows."""
    both.call("softmax", randn(0, 5), dim=1).assert_same_output()


@points(1.5)
@pytest.mark.parametrize(
    ("x", "dim"),
    [
        (randn(4, 5), 0),
        (randn(2, 3, 5), -1),
        (torch.tensor([[2.0, 2.0, -1.0], [0.5, -INF, 1.5]]), 1),
    ],
    ids=["columns", "batch", "ties_and_minus_infinity"],
)
def test_gradients(both, x, dim):
    """The gradient reaches every score with the right value."""
    both.call("softmax", x, dim=dim).assert_same_gradients()


@points(0.5, needs=["test_values"])
def test_input_unchanged(both):
    """softmax leaves the tensor that it was given as it was."""
    both.call("softmax", randn(4, 5), dim=1).assert_inputs_unchanged()


@points(0.5, needs=["test_values"], own_work=True)
def test_no_builtin(both):
    """softmax is made of basic operations, without a ready-made one."""
    both.call("softmax", randn(4, 5), dim=1).assert_avoids_forbidden()


@points(0.5, needs=["test_values"])
def test_no_loop(both):
    """softmax handles all rows at once, without a Python loop."""
    both.growth("softmax", lambda rows: (randn(rows, 5),), sizes=(4, 8, 16)).assert_constant_operations()


@points(0.5, needs=["test_values"])
def test_stays_in_torch(both):
    """softmax computes with tensors all the way, without turning them into Python numbers."""
    both.call("softmax", randn(4, 5), dim=1).assert_stays_in_torch()
