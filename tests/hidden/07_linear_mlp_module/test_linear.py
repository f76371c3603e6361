"""Hidden checks for Linear."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "Linear"


@points(1)
def test_parameters(both):
    """Linear has the parameters weight (out, in) and bias (out,), made in __init__, and nothing else."""
    layer = both.build("Linear", 5, 3)
    layer.untouched().call(randn(4, 5)).assert_rng_untouched()  # or else forward draws the weights
    layer.assert_same_parameters()


@points(1.5)
@pytest.mark.parametrize(
    "x",
    [randn(4, 5), randn(4, 5, layout="transposed"), randn(4, 5, layout="expanded")],
    ids=["contiguous", "transposed", "expanded"],
)
def test_values(both, x):
    """With weights that were loaded, a batch gives the right numbers."""
    both.build("Linear", 5, 3).call(x).assert_same_output()


@points(1)
@pytest.mark.parametrize(
    "shape", [(5,), (2, 3, 5), (2, 3, 4, 5), (0, 5), (2, 0, 5)], ids=["none", "two", "three", "empty", "empty_inside"]
)
def test_leading_dimensions(both, shape):
    """Any number of dimensions may stand in front of the features, also none."""
    both.build("Linear", 5, 3).call(randn(*shape)).assert_same_output()


@points(1.5)
@pytest.mark.parametrize("shape", [(4, 5), (2, 3, 5)], ids=["batch", "two"])
def test_gradients(both, shape):
    """The gradient reaches the input, the weight and the bias with the right values."""
    both.build("Linear", 5, 3).call(randn(*shape)).assert_same_gradients()


@points(1)
def test_no_bias(both):
    """With bias=False there is no bias, and none is added."""
    layer = both.build("Linear", 5, 3, bias=False)
    layer.assert_same_parameters()
    layer.call(randn(4, 5)).assert_same_output()


@points(0.5, needs=["test_parameters"])
@pytest.mark.parametrize("name", ["weight", "bias"])
def test_initial_range(both, name):
    """At the start, the numbers are random, from -1/sqrt(in_features) to 1/sqrt(in_features)."""
    start = both.build("Linear", 16, 300).student.state[name]
    assert (start != 0).any(), "the initial numbers are all 0"
    assert (start < 0).any(), "no initial number is negative"
    assert start.abs().max() <= 0.25 * (1 + 1e-6), (
        "some initial numbers are outside of the range"
    )  # 1/sqrt(16), one rounding


@points(0.5, needs=["test_parameters", "test_initial_range"])
@pytest.mark.parametrize("name", ["weight", "bias"])
def test_initial_spread(both, name):
    """At the start, the numbers fill their range evenly, from end to end."""
    start = both.build("Linear", 16, 300).student.state[name].flatten()
    # In each quarter of the range, 300 uniform numbers leave fewer than 37 (half of what is expected)
    # once in six million times.
    quarters = torch.histc(start.float(), bins=4, min=-0.25, max=0.25)
    assert quarters.min() > start.numel() / 8, "the initial numbers are not uniform over the range"


@points(0.5, needs=["test_parameters"])
def test_initial_numbers_are_drawn(both):
    """Another seed gives other initial weights."""
    one = both.build("Linear", 5, 3).seeded(1).student.state["weight"]
    other = both.build("Linear", 5, 3).seeded(2).student.state["weight"]
    assert (one != other).any(), "two layers built with different seeds start with the same weights"


@points(0.5)
def test_dtype_argument(both):
    """With dtype=torch.float64 the parameters are float64."""
    both.build("Linear", 5, 3, dtype=torch.float64).assert_same_parameters()


@points(0.5, needs=["test_values"])
def test_double(both):
    """After .double() the layer computes in float64."""
    both.build("Linear", 5, 3).double().call(randn(4, 5, dtype=torch.float64)).assert_same_output()


@points(0.5, needs=["test_values"])
def test_meta(both):
    """The layer can be moved to another device, and then works there alone."""
    both.build("Linear", 5, 3).call(randn(4, 5)).assert_runs_on_meta()


@points(0.5, needs=["test_values"])
def test_copied(both):
    """A deep copy of the layer works as the layer itself does."""
    both.build("Linear", 5, 3).copied().call(randn(4, 5)).assert_same_output()


@points(0.5, needs=["test_values"])
def test_functional(both):
    """Called with other weights, through torch.func.functional_call, the layer uses those."""
    both.build("Linear", 5, 3).functional().call(randn(4, 5)).assert_same_output()


@points(0.5, needs=["test_values"])
def test_forward_leaves_the_state(both):
    """forward adds nothing to state_dict() and takes nothing from it."""
    layer = both.build("Linear", 5, 3)
    after = layer.call(randn(4, 5)).student.state_after
    assert set(after) == set(layer.student.state), "forward changed the names in state_dict()"


@points(0.5, needs=["test_values"], own_work=True)
def test_own_code(both):
    """The layer is your own, not an nn.Linear, nor a class made from it."""
    both.build("Linear", 5, 3).call(randn(4, 5)).assert_avoids_forbidden()
