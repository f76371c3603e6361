"""Hidden checks for softmax: those of tests/tools/peers/checks.py, in our language."""

import torch

from autograder.checks import points, randn

EXERCISE = "softmax"


@points(1)
def test_values_of_a_vector(both):
    """softmax of a vector gives the right probabilities."""
    both.call("softmax", randn(7)).assert_same_output()


@points(1)
def test_values_of_a_matrix(both):
    """softmax of a matrix gives the right probabilities along its rows."""
    both.call("softmax", randn(4, 5), dim=1).assert_same_output()


@points(1)
def test_values_of_a_batch(both):
    """softmax of a batch gives the right probabilities along the middle dimension."""
    both.call("softmax", randn(2, 3, 5), dim=1).assert_same_output()


@points(1)
def test_gradients(both):
    """The gradient reaches every score with the right value."""
    both.call("softmax", randn(4, 5), dim=0).assert_same_gradients()


@points(1)
def test_dtype(both):
    """A float64 input gives a float64 result."""
    both.call("softmax", randn(4, 5, dtype=torch.float64), dim=0).assert_same_output()


@points(1)
def test_no_builtin(both):
    """softmax is made of basic operations, without a ready-made one."""
    both.call("softmax", randn(4, 5), dim=0).assert_avoids_forbidden()
