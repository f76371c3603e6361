"""Public checks for autograd_basics: small examples with numbers that you can verify by hand. They carry no points."""

import pytest
import torch

from autograder.checks import bench


@pytest.mark.exercise("gradient")
def test_gradient_of_a_cube(both):
    """The gradient of the sum of x³ at [1, 2] is 3x²: [3, 12]."""
    both.call("gradient", bench("cubic"), torch.tensor([1.0, 2.0])).assert_same_output()


@pytest.mark.exercise("gradient")
def test_gradient_of_a_constant(both):
    """The gradient of a function that does not depend on x is [0, 0]."""
    both.call("gradient", bench("constant"), torch.tensor([1.0, 2.0])).assert_same_output()


@pytest.mark.exercise("hvp")
def test_hvp_of_a_cube(both):
    """For the sum of x³ at [1, 2], the Hessian times [1, 10] is 6x · v: [6, 120]."""
    both.call("hvp", bench("cubic"), torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0])).assert_same_output()


@pytest.mark.exercise("sgd_step")
def test_one_step_of_sgd(both):
    """Each parameter moves by -lr times its gradient."""
    both.probe("one_step", 0.1, torch.tensor([1.0, 2.0]), torch.tensor([0.5])).assert_same_output()


@pytest.mark.exercise("fit_line")
def test_fit_line_after_one_step(both):
    """For the points (0, 1), (1, 3) and (2, 5), one step with lr=0.1 gives w = 0.8667 and b = 0.6."""
    both.call("fit_line", torch.tensor([0.0, 1.0, 2.0]), torch.tensor([1.0, 3.0, 5.0]), 1, 0.1).assert_same_output()


@pytest.mark.exercise("td_loss")
def test_td_loss_of_two(both):
    """For q = [1, 2], q_next = [1, 1], r = [0.5, 0.5] and gamma = 0.5, the loss is (0² + 1²) / 2 = 0.5."""
    both.call(
        "td_loss", torch.tensor([1.0, 2.0]), torch.tensor([1.0, 1.0]), torch.tensor([0.5, 0.5]), 0.5
    ).assert_same_output()
