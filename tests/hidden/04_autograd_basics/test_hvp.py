"""Hidden checks for hvp."""

import pytest
import torch

from autograder.checks import bench, points, randn

EXERCISE = "hvp"
X, V = randn(2, 3), randn(2, 3)


@points(1.5)
@pytest.mark.parametrize(
    ("function", "x", "v"),
    [
        ("cubic", randn(7), randn(7)),
        ("woven", randn(2, 3), randn(2, 3)),
        ("branching", torch.tensor([-1.5, -2.0, 0.5]), torch.tensor([1.0, -2.0, 3.0])),
        ("woven", randn(3, 4, dtype=torch.float64), randn(3, 4, dtype=torch.float64)),
    ],
    ids=["vector", "matrix", "branch", "float64"],
)
def test_values(both, function, x, v):
    """The Hessian times v has the right values."""
    both.call("hvp", bench(function), x, v).assert_same_output()


@points(0.25, needs=["test_values"])
def test_no_matrix(both):
    """It never builds the whole matrix, so it works for an x with 100 000 entries."""
    # as float32, the whole matrix would take 40 GB; one backward pass for each row would run out of time
    both.call("hvp", bench("cubic"), randn(100_000), randn(100_000)).assert_same_output()


@points(0.25, needs=["test_values"])
@pytest.mark.parametrize("function", ["linear", "weighted", "constant", "weight_only"])
def test_no_curvature(both, function):
    """For a linear function and for a constant one, the result is zero."""
    both.call("hvp", bench(function), X, V).assert_same_output()


@points(0.5)
@pytest.mark.parametrize("kind", ["leaf", "computed"])
def test_x_with_history(both, kind):
    """x may require grad already, and may itself be the result of a computation."""
    both.probe("applied_to_kind", "hvp", kind, "woven", X, V).assert_same_output()


@points(0.5, needs=["test_values"])
@pytest.mark.parametrize("requires_grad", [False, True], ids=["plain", "requires_grad"])
def test_x_untouched(both, requires_grad):
    """x keeps its values, its requires_grad and its .grad."""
    left = both.probe("traces_on_x", "hvp", requires_grad, X, V)
    before = left.reference.output
    after = left.student.output
    assert torch.equal(after["values"], before["values"]), "the values of x were changed"
    assert after["requires_grad"] == before["requires_grad"], "requires_grad of x was changed"
    assert (after["grad"] is None) == (before["grad"] is None), "the .grad of x was changed"
    assert not requires_grad or torch.equal(after["grad"], before["grad"]), "the .grad of x was changed"


@points(0.25, needs=["test_values"])
def test_weights_untouched(both):
    """The .grad of other tensors that f uses stays as it was."""
    both.probe("traces_on_weight", "hvp", X, V).assert_same_output()


@points(0.25, needs=["test_values"])
def test_no_history(both):
    """The result has no history of its own."""
    assert not both.probe("history", "hvp", X, V).student.output, "the result still has a graph"


@points(0.25, needs=["test_values"])
def test_under_no_grad(both):
    """It works under torch.no_grad(), too."""
    both.probe("without_recording", "hvp", X, V).assert_same_output()


@points(0.25, needs=["test_values", "test_under_no_grad"])
@pytest.mark.parametrize("records", [True, False], ids=["on", "off"])
def test_mode_restored(both, records):
    """Whether autograd records is afterwards as it was before."""
    after = both.probe("mode_after", "hvp", records, X, V).student.output
    assert after == records, "autograd was switched on or off, and not back"
