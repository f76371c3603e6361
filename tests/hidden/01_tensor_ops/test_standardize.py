"""Hidden checks for standardize."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "standardize"

CASES = {
    "vector": (randn(7, offset=2.0), {}),
    "columns": (randn(4, 5, scale=3.0), {"dim": 0}),
    "middle": (randn(2, 3, 5), {"dim": 1}),
    "negative": (randn(2, 3, 5), {"dim": -2}),
    "transposed": (randn(5, 7, layout="transposed"), {"dim": 1}),
    "strided": (randn(4, 33, layout="strided"), {}),
    "expanded": (randn(3, 5, layout="expanded"), {}),
    "one_entry": (randn(4, 1), {}),
    "no_rows": (randn(0, 5), {}),
}


@points(1)
@pytest.mark.parametrize(("x", "options"), CASES.values(), ids=CASES)
def test_values(both, x, options):
    """standardize gives the right numbers along the chosen dimension."""
    both.call("standardize", x, **options).assert_same_output()


@points(0.25, needs=["test_values"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16], ids=["float64", "bfloat16"])
def test_dtype(both, dtype):
    """The result has the dtype of x, and its precision."""
    both.call("standardize", randn(4, 33, dtype=dtype)).assert_same_output()


@points(1)
@pytest.mark.parametrize(("x", "dim"), [(randn(4, 5), 0), (randn(2, 3, 5), -1)], ids=["columns", "batch"])
def test_gradients(both, x, dim):
    """The gradient reaches every entry with the right value, also through mean and variance."""
    both.call("standardize", x, dim=dim).assert_same_gradients()


@points(0.5)
def test_far_from_zero(both):
    """Numbers near 1000 that differ by 1 or so come out right."""
    both.call("standardize", randn(5, 33, offset=1000.0)).assert_same_output()


@points(0.5)
@pytest.mark.parametrize("options", [{}, {"eps": 1e-3}, {"eps": 0.5}], ids=["default", "small", "large"])
def test_eps(both, options):
    """eps is added to the variance, inside of the root; for tiny numbers that makes a difference."""
    both.call("standardize", randn(4, 7, scale=1e-3), **options).assert_same_output()


@points(0.25, needs=["test_values"])
def test_all_equal(both):
    """Where all numbers are equal, the result is 0, and so is the gradient."""
    run = both.call("standardize", torch.full((3, 4), 2.5))
    run.assert_same_output()
    run.assert_same_gradients()


@points(0.25, needs=["test_values"])
def test_input_unchanged(both):
    """x is left as it was, and shares no memory with the result."""
    run = both.call("standardize", randn(4, 5))
    run.assert_inputs_unchanged()
    run.assert_no_shared_memory()


@points(0.25, needs=["test_values", "test_gradients"], own_work=True)
def test_own_work(both):
    """The work is done by simple operations, not by std or a ready-made normalisation."""
    both.call("standardize", randn(4, 5), dim=1).assert_avoids_forbidden()


@points(0.25, needs=["test_values"])
def test_no_loop(both):
    """All rows are handled at once, without a Python loop."""
    both.growth("standardize", lambda rows: (randn(rows, 5),)).assert_constant_operations()


@points(0.25, needs=["test_values"])
def test_stays_in_torch(both):
    """The numbers stay in tensors, on the device of x."""
    run = both.call("standardize", randn(4, 5))
    run.assert_stays_in_torch()
    run.assert_runs_on_meta()
