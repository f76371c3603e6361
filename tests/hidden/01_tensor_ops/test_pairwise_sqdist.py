"""Hidden checks for pairwise_sqdist."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "pairwise_sqdist"

FAR = 1000 + (torch.arange(56.0).reshape(8, 7) * 1.7).sin() / 3

CASES = {
    "small": (randn(4, 3), randn(5, 3)),
    "one_column": (randn(7, 1), randn(2, 1)),
    "one_row": (randn(1, 4), randn(6, 4)),
    "transposed": (randn(5, 7, layout="transposed"), randn(3, 7, layout="strided")),
    "no_rows": (randn(0, 3), randn(5, 3)),
}


@points(1)
@pytest.mark.parametrize(("a", "b"), CASES.values(), ids=CASES)
def test_values(both, a, b):
    """The right squared distance stands in row i and column j."""
    both.call("pairwise_sqdist", a, b).assert_same_output()


@points(0.25, needs=["test_values"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.bfloat16], ids=["float64", "bfloat16"])
def test_dtype(both, dtype):
    """The result has the dtype of the inputs, and its precision."""
    both.call("pairwise_sqdist", randn(4, 3, dtype=dtype), randn(5, 3, dtype=dtype)).assert_same_output()


@points(1)
def test_gradients(both):
    """The gradient reaches both inputs with the right values."""
    both.call("pairwise_sqdist", randn(4, 3), randn(5, 3)).assert_same_gradients()


@points(0.5)
def test_far_from_zero(both):
    """Points near 1000 have the right distances, as they have near 0."""
    both.call("pairwise_sqdist", FAR, FAR).assert_same_output()


@points(0.25, needs=["test_values"])
def test_equal_rows(both):
    """The distance from a point to itself is exactly 0."""
    rows = (torch.arange(15.0).reshape(5, 3) * 1.7).sin() * 30
    output = both.call("pairwise_sqdist", rows, rows).student.output
    assert (output.diagonal() == 0).all(), "the distance from a point to itself is not exactly 0"
    assert (output == output.T).all(), "the distance from i to j is not that from j to i"


@points(0.25, needs=["test_values"])
def test_inputs_unchanged(both):
    """a and b are left as they were."""
    both.call("pairwise_sqdist", randn(4, 3), randn(5, 3)).assert_inputs_unchanged()


@points(0.25, needs=["test_values"])
@pytest.mark.parametrize("grows", ["a", "b"])
def test_no_loop(both, grows):
    """All pairs are handled at once, without a Python loop."""
    both.growth(
        "pairwise_sqdist", lambda rows: (randn(rows, 3), randn(5, 3)) if grows == "a" else (randn(5, 3), randn(rows, 3))
    ).assert_constant_operations()


@points(0.25, needs=["test_values"], own_work=True)
def test_own_work(both):
    """The work is done by simple operations, not by a ready-made distance."""
    both.call("pairwise_sqdist", randn(4, 3), randn(5, 3)).assert_avoids_forbidden()


@points(0.25, needs=["test_values", "test_no_loop"])
def test_stays_in_torch(both):
    """The numbers stay in tensors, on the device of the inputs."""
    run = both.call("pairwise_sqdist", randn(4, 3), randn(5, 3))
    run.assert_stays_in_torch()
    run.assert_runs_on_meta()
