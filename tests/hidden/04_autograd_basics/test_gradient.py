"""Hidden checks for gradient."""

import pytest
import torch

from autograder.checks import bench, points, randn

EXERCISE = "gradient"
X, V = randn(2, 3), randn(2, 3)


@points(1.5)
@pytest.mark.parametrize(
    ("function", "x"),
    [
        ("cubic", randn(7)),
        ("woven", randn(2, 3)),
        ("branching", torch.tensor([1.5, 2.0, -0.5])),
        ("branching", torch.tensor([-1.5, -2.0, 0.5])),
        ("cubic", torch.tensor(1.7)),
        ("woven", randn(3, 4, dtype=torch.float64)),
    ],
    ids=["vector", "matrix", "one_branch", "other_branch", "number", "float64"],
)
def test_values(both, function, x):
    """The gradient has the right values, also where f uses x twice, branches or loops."""
    both.call("gradient", bench(function), x).assert_same_output()


@points(0.5, needs=["test_values"])
@pytest.mark.parametrize("function", ["constant", "weight_only"])
def test_constant(both, function):
    """The gradient of a function that does not depend on x is zero."""
    both.call("gradient", bench(function), X).assert_same_output()


@points(0.75)
@pytest.mark.parametrize("kind", ["leaf", "computed"])
def test_x_with_history(both, kind):
    """x may require grad already, and may itself be the result of a computation."""
    both.probe("applied_to_kind", "gradient", kind, "woven", X, V).assert_same_output()


@points(0.75, needs=["test_values"])
@pytest.mark.parametrize("requires_grad", [False, True], ids=["plain", "requires_grad"])
def test_x_untouched(both, requires_grad):
    """x keeps its values, its requires_grad and its .grad."""
    left = both.probe("traces_on_x", "gradient", requires_grad, X, V)
    before = left.reference.output
    after = left.student.output
    assert torch.equal(after["values"], before["values"]), "the values of x were changed"
    assert after["requires_grad"] == before["requires_grad"], "requires_grad of x was changed"
    assert (after["grad"] is None) == (before["grad"] is None), "the .grad of x was changed"
    assert not requires_grad or torch.equal(after["grad"], before["grad"]), "the .grad of x was changed"


@points(0.25, needs=["test_values"])
def test_weights_untouched(both):
    """The .grad of other tensors that f uses stays as it was."""
    both.probe("traces_on_weight", "gradient", X, V).assert_same_output()


@points(0.25, needs=["test_values"])
def test_no_history(both):
    """The result has no history of its own."""
    assert not both.probe("history", "gradient", X, V).student.output, "the result still has a graph"


@points(0.5, needs=["test_values"])
def test_under_no_grad(both):
    """It works under torch.no_grad(), too."""
    both.probe("without_recording", "gradient", X, V).assert_same_output()


@points(0.25, needs=["test_values", "test_under_no_grad"])
@pytest.mark.parametrize("records", [True, False], ids=["on", "off"])
def test_mode_restored(both, records):
    """Whether autograd records is afterwards as it was before."""
    after = both.probe("mode_after", "gradient", records, X, V).student.output
    assert after == records, "autograd was switched on or off, and not back"


@points(0.25, needs=["test_values"])
def test_twice(both):
    """A second call gives the same."""
    both.call("gradient", bench("cubic"), X).assert_repeatable()
