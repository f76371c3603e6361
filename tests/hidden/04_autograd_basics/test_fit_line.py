"""Hidden checks for fit_line."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "fit_line"
X, Y = randn(7), randn(7, offset=2.0)


@points(1)
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_path(both, steps):
    """After the first few steps, w and b are where gradient descent has taken them."""
    both.call("fit_line", X, Y, steps, 0.1).assert_same_output()


@points(0.5, needs=["test_path"])
def test_column(both):
    """y may be a column of shape (N, 1)."""
    both.call("fit_line", X, randn(7, 1, offset=2.0), 3, 0.1).assert_same_output()


@points(0.5, needs=["test_path"])
def test_best_line(both):
    """After many steps, w and b are those of the best line."""
    x = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64)
    y = torch.tensor([0.5, 1.0, 3.5, 4.0], dtype=torch.float64)
    w, b = both.call("fit_line", x, y, 400, 0.2).student.output
    # by the normal equations, the best line is 1.3 x + 1.6
    assert abs(w.item() - 1.3) < 1e-6, "after 400 steps, w is not that of the best line"
    assert abs(b.item() - 1.6) < 1e-6, "after 400 steps, b is not that of the best line"


@points(0.25, needs=["test_path"])
def test_step_by_step(both):
    """The steps are taken one after the other: twice as many take twice the work."""
    few, many = (both.probe("lines_of_fit_line", steps, X, Y).student.output for steps in (50, 100))
    # a loop runs at least one more line for each step, and a formula for all steps takes none
    assert many - few >= 50, "w and b are computed without a loop over the steps"


@points(0.25, needs=["test_path"])
def test_no_steps(both):
    """With steps=0, w and b are 0."""
    both.call("fit_line", X, Y, 0, 0.1).assert_same_output()


@points(0.5, needs=["test_path"])
def test_float64(both):
    """For points in float64, w and b are float64, right to the last digits."""
    x, y = randn(5, dtype=torch.float64), randn(5, dtype=torch.float64)
    both.call("fit_line", x, y, 3, 0.1).assert_same_output()


@points(0.25, needs=["test_path"])
def test_inputs_unchanged(both):
    """The points that were given are left as they were."""
    both.call("fit_line", X, Y, 2, 0.1).assert_inputs_unchanged()


@points(0.5, needs=["test_path"])
def test_no_history(both):
    """w and b come back without history."""
    assert not both.probe("line_history", X, Y).student.output, "w or b still requires grad"


@points(0.25, needs=["test_path"])
def test_under_no_grad(both):
    """It works under torch.no_grad(), too."""
    both.probe("line_without_recording", X, Y).assert_same_output()
