"""Hidden checks for sgd_step."""

import pytest

from autograder.checks import points, randn

EXERCISE = "sgd_step"
W, B = randn(3, 2), randn(2)


@points(1)
@pytest.mark.parametrize("lr", [0.1, 2.0])
def test_values(both, lr):
    """Every parameter itself becomes p - lr * p.grad."""
    both.probe("one_step", lr, W, B).assert_same_output()


@points(0.5, needs=["test_values"])
def test_leaves(both):
    """Afterwards the parameters are still leaves that require grad."""
    after = both.probe("leaves_after_step", W, B).student.output
    assert after["leaves"], "a parameter is no leaf any more"
    assert after["require_grad"], "a parameter does not require grad any more"


@points(1)
def test_gradients_cleared(both):
    """Afterwards every .grad is None or zero."""
    assert both.probe("gradients_after_step", W, B).student.output == [False, False], "a gradient is still there"


@points(0.5, needs=["test_values"])
def test_no_gradient(both):
    """A parameter whose .grad is None is left alone."""
    both.probe("step_without_gradient", 0.1, W, B).assert_same_output()


@points(0.5, needs=["test_values"])
def test_descent(both):
    """Several steps, each after a new backward pass, go down to the right place."""
    both.probe("descent", 5, W, B).assert_same_output()


@points(0.5, needs=["test_values"])
def test_mode_restored(both):
    """After the step, autograd records as before."""
    assert both.probe("mode_after_step", W, B).student.output, "autograd stays switched off after the step"
