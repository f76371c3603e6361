"""Hidden checks for MLP."""

import pytest
import torch

from autograder.checks import points, randn

EXERCISE = "MLP"

ROWS = (torch.arange(45.0).reshape(9, 5) * 1.7).sin() * 8  # distinct rows, large enough to reach every ReLU


@points(1)
@pytest.mark.parametrize("sizes", [(5, 7, 3), (4, 6, 6, 6, 2), (5, 3)], ids=["two", "four", "one"])
def test_parameters(both, sizes):
    """The parameters are called layers.0.weight, layers.0.bias and so on, one pair for each layer."""
    model = both.build("MLP", sizes)
    model.untouched().call(randn(4, sizes[0])).assert_rng_untouched()  # or else forward draws the weights
    assert "layers.0" in model.student.submodules, "the model has no part that is registered as layers.0"
    model.assert_same_parameters()


@points(1.5)
@pytest.mark.parametrize("sizes", [(5, 7, 3), (5, 6, 6, 6, 2), (5, 3)], ids=["two", "four", "one"])
def test_values(both, sizes):
    """With weights that were loaded, a batch gives the right logits."""
    both.build("MLP", sizes).call(randn(4, 5, scale=3)).assert_same_output()


@points(0.5)
@pytest.mark.parametrize("shape", [(5,), (2, 3, 5), (0, 5)], ids=["none", "two", "empty"])
def test_leading_dimensions(both, shape):
    """Any number of dimensions may stand in front of the features, also none."""
    both.build("MLP", (5, 7, 3)).call(randn(*shape)).assert_same_output()


@points(1.5)
@pytest.mark.parametrize("sizes", [(5, 7, 3), (5, 6, 4, 2)], ids=["two", "three"])
def test_gradients(both, sizes):
    """The gradient reaches the input and the parameters of every layer with the right values."""
    both.build("MLP", sizes).call(randn(4, 5, scale=3)).assert_same_gradients()


@points(0.5, needs=["test_parameters"])
def test_layers_start_apart(both):
    """Each hidden layer has weights of its own."""
    state = both.build("MLP", (4, 6, 6, 6, 2)).student.state
    one, other = state["layers.1.weight"], state["layers.2.weight"]
    assert (one != other).any(), "two hidden layers of the same size start with the same weights"


@points(0.5, needs=["test_parameters"])
def test_more_than_a_linear_map(both):
    """The model can bend: it does more than one linear layer could."""
    a, b = ROWS[:4], ROWS[4:8]
    output = both.build("MLP", (5, 16, 3)).call(torch.cat([a, b, a + b, 0 * a])).student.output
    at_a, at_b, at_sum, at_zero = output.split(4)
    # for a linear map the difference is rounding only, near 1e-6
    assert (at_a + at_b - at_sum - at_zero).abs().max() > 1e-3, "the layers together are only one linear layer"


@points(0.5, needs=["test_parameters"])
def test_logits(both):
    """The output is raw scores: they may be negative, and they are no probabilities."""
    output = both.build("MLP", (5, 16, 4)).call(ROWS).student.output
    assert (output < 0).any(), "no output of the model is negative"
    assert ((output.sum(-1) - 1).abs() > 1e-3).any(), "the outputs of the model sum to 1, as probabilities do"


@points(0.5, needs=["test_values"])
def test_dropout_off_in_eval(both):
    """After eval(), dropout changes nothing."""
    both.build("MLP", (5, 7, 6, 3), dropout=0.5).eval().call(randn(4, 5)).assert_same_output()


@points(0.5, needs=["test_values"])
def test_no_dropout_without_relu(both):
    """A model with one layer has no ReLU, and so no dropout."""
    # a dropout of 1 would leave nothing of what it hits
    both.build("MLP", (5, 3), dropout=1.0).call(randn(4, 5)).assert_same_output()


@points(0.5, needs=["test_values", "test_no_dropout_without_relu"])
def test_dropout_in_training(both):
    """In train mode, dropout acts on the output of every ReLU, and on nothing else."""
    # The masks are random, and each way to draw them is right: compare what they do over 3000 equal rows.
    run = both.build("MLP", (5, 20, 20, 2), dropout=0.3).call(randn(3000, 5, scale=3, layout="expanded"))
    student, reference = run.student.output.double(), run.reference.output.double()
    spread = student.std(0) / reference.std(0)
    assert (spread > 0.01).all(), "in train mode, dropout changes nothing"
    # The spread of 3000 numbers is known to 1.5 %, so 15 % is far beyond chance; so are six standard errors of a mean.
    assert (spread > 0.85).all(), "in train mode, dropout changes the outputs too little"
    assert (spread < 1.15).all(), "in train mode, dropout changes the outputs too much"
    error = reference.std(0) * (2 / 3000) ** 0.5
    assert ((student.mean(0) - reference.mean(0)).abs() < 6 * error).all(), "dropout shifts the mean of the outputs"


@points(0.5, needs=["test_values", "test_no_dropout_without_relu"])
def test_dropout_zeroes_or_scales(both):
    """In train mode, dropout sets each output of a ReLU to 0 or divides it by 1 - dropout: nothing in between."""
    # Three hidden features can be kept or dropped in eight ways. 400 equal rows show them all, and no other output;
    # a feature that is dead for one sign of the row lives for the other.
    row = ROWS[:1].expand(400, -1)
    run = both.build("MLP", (5, 3, 2), dropout=0.5).call(torch.cat([row, -row]))
    distance = torch.cdist(run.student.output.double(), run.reference.output.double())
    # the outputs are of order 10, and float32 rounds them by 1e-6 of that
    assert distance.amin(1).max() < 1e-4, "in train mode, an output of a ReLU is neither 0 nor divided by 1 - dropout"
    assert distance.amin(0).max() < 1e-4, "some outputs of the ReLU are never dropped, or never kept"


@points(0.5, needs=["test_values"])
def test_layers_are_called(both):
    """The layers are called as functions, so that hooks work."""
    called = both.build("MLP", (5, 7, 3)).call(randn(4, 5)).student.called
    assert {"layers.0", "layers.1"} <= set(called), "a layer was used without being called: its hooks did not run"


@points(0.5, needs=["test_values"])
def test_own_layers(both):
    """The layers are your Linear, not nn.Linear."""
    both.build("MLP", (5, 7, 3)).call(randn(4, 5)).assert_avoids_forbidden()
