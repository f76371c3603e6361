"""Hidden checks for td_loss."""

import pytest
import torch

from autograder.checks import fixed, points, randn

EXERCISE = "td_loss"


@points(1)
@pytest.mark.parametrize("shape", [(5,), (3, 4)], ids=["vector", "matrix"])
def test_values(both, shape):
    """The loss is the mean of (q - (r + gamma * q_next))²."""
    both.call("td_loss", randn(*shape), randn(*shape), randn(*shape), 0.9).assert_same_output()


@points(1.5)
def test_gradients(both):
    """q gets the right gradient, and q_next gets none."""
    both.call("td_loss", randn(3, 4), randn(3, 4), fixed(randn(3, 4)), 0.9).assert_same_gradients()


@points(0.25, needs=["test_values"])
def test_float64(both):
    """For float64 tensors, the loss is float64, right to the last digits."""
    parts = [randn(4, dtype=torch.float64) for _ in range(3)]
    both.call("td_loss", *parts, 0.5).assert_same_output()


@points(0.25, needs=["test_values"])
def test_inputs_unchanged(both):
    """The tensors that were given are left as they were."""
    both.call("td_loss", randn(4), randn(4), randn(4), 0.5).assert_inputs_unchanged()
