"""Hidden checks for mean_square."""

import pytest

from autograder.checks import points, randn

EXERCISE = "mean_square"


@points(3)
@pytest.mark.parametrize("options", [{}, {"dim": 0}, {"dim": 1}], ids=["last", "columns", "middle"])
def test_values(both, options):
    """mean_square gives the right numbers along the chosen dimension."""
    both.call("mean_square", randn(2, 3, 5), **options).assert_same_output()


@points(2)
def test_gradients(both):
    """The gradient reaches every entry with the right value."""
    both.call("mean_square", randn(4, 5), dim=0).assert_same_gradients()
