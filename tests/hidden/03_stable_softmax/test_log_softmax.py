"""Hidden checks for log_softmax."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "log_softmax"

INF = float("inf")
# probabilities of exp(-20) to exp(-20 000), and of exactly 0
SMALL = torch.tensor(
    [
        [0.0, -20.0, -200.0],
        [10000.0, 0.0, -10000.0],
        [-10000.0, -10090.0, -9995.0],
        [3.0, -INF, 1.0],
    ]
)
WAVES = (torch.arange(35.0).reshape(5, 7) * 1.7).sin() * 4  # distinct rows and entries
ORDER = [3, 0, 6, 1, 5, 2, 4]


@points(0.5)
@pytest.mark.parametrize(
    ("x", "dim"),
    [(randn(7), -1), (randn(4, 5), 0), (randn(4, 5, layout="expanded"), 1), (randn(2, 3, 5), 1)],
    ids=["vector", "columns", "expanded", "middle"],
)
def test_values(both, x, dim):
    """log_softmax gives the right log-probabilities along the chosen dimension."""
    both.call("log_softmax", x, dim=dim).assert_same_output()


@points(0.5, needs=["test_values"])
def test_float64(both):
    """A float64 input gives a float64 result, right to the last digits."""
    both.call("log_softmax", randn(4, 5, dtype=torch.float64), dim=0).assert_same_output()


@points(1)
def test_small_probabilities(both):
    """Where the probability is too small for a float, its logarithm is still right."""
    both.call("log_softmax", SMALL, dim=1).assert_same_output()


@points(0.5, needs=["test_values"])
def test_order_of_classes(both):
    """Scores in another order give the same log-probabilities in that order."""
    straight = both.call("log_softmax", WAVES, dim=1).student.output
    shuffled = both.call("log_softmax", WAVES[:, ORDER], dim=1).student.output
    # a sum in another order differs in the last of 7 digits
    assert (straight[:, ORDER] - shuffled).abs().max() < 1e-5, "log_softmax depends on the order of the classes"


@points(1)
@pytest.mark.parametrize(
    ("x", "dim"),
    [(randn(4, 5), 0), (randn(2, 3, 5), -1)],
    ids=["columns", "batch"],
)
def test_gradients(both, x, dim):
    """The gradient reaches every score with the right value."""
    both.call("log_softmax", x, dim=dim).assert_same_gradients()


@points(0.5, needs=["test_values"], own_work=True)
def test_no_builtin(both):
    """log_softmax is made of basic operations, without a ready-made one."""
    both.call("log_softmax", randn(4, 5), dim=1).assert_avoids_forbidden()
