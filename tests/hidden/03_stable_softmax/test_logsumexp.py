"""Hidden checks for logsumexp."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "logsumexp"

INF = float("inf")
# one row far above the others, one far below 0, one wide, one of equal values, one with entries that add nothing
LARGE = torch.tensor(
    [
        [10000.0, 9999.0, 9997.5],
        [-10000.0, -9999.0, -10001.5],
        [10000.0, -10000.0, 3.0],
        [90.0, 90.0, 90.0],
        [-INF, 2.0, -INF],
    ]
)
WAVES = (torch.arange(35.0).reshape(5, 7) * 1.7).sin() * 30  # distinct rows, their entries up to 60 apart


@points(0.5)
@pytest.mark.parametrize(
    ("x", "dim"),
    [
        (randn(7), -1),
        (randn(4, 5), 0),
        (randn(4, 5, layout="transposed"), 1),
        (randn(2, 3, 5), 1),
        (randn(1, 5), 1),
    ],
    ids=["vector", "columns", "transposed", "middle", "one_row"],
)
def test_values(both, x, dim):
    """logsumexp gives the right numbers along the chosen dimension."""
    both.call("logsumexp", x, dim=dim).assert_same_output()


@points(0.5, needs=["test_values"])
def test_float64(both):
    """A float64 input gives a float64 result, right to the last digits."""
    both.call("logsumexp", randn(4, 5, dtype=torch.float64), dim=0).assert_same_output()


@points(1)
def test_large_inputs(both):
    """Numbers as large as 10 000, as small as -10 000, and -inf give a finite, right result."""
    both.call("logsumexp", LARGE, dim=1).assert_same_output()


@points(0.5, needs=["test_values"])
def test_never_below_the_maximum(both):
    """The result is never below the largest entry, as a sum of positive numbers is not below one of them."""
    run = both.call("logsumexp", WAVES, dim=1)
    assert (run.student.output >= WAVES.amax(1)).all(), "logsumexp came out below the largest entry of its row"


@points(1)
@pytest.mark.parametrize(
    ("x", "dim"),
    [(randn(4, 5), 0), (randn(2, 3, 5), -1), (torch.tensor([[2.0, 2.0, -1.0]]), 1)],
    ids=["columns", "batch", "two_equal_maxima"],
)
def test_gradients(both, x, dim):
    """The gradient reaches every entry with the right value."""
    both.call("logsumexp", x, dim=dim).assert_same_gradients()


@points(0.5, needs=["test_values"], own_work=True)
def test_no_builtin(both):
    """logsumexp is made of basic operations, without a ready-made one."""
    both.call("logsumexp", randn(4, 5), dim=1).assert_avoids_forbidden()
