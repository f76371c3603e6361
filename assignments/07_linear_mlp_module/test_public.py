"""Public checks for linear_mlp_module: small examples that you can follow by hand. They carry no points."""

import pytest
import torch


@pytest.mark.exercise("Linear")
def test_linear_has_its_parameters(both):
    """Linear(5, 3) has a weight of shape (3, 5) and a bias of shape (3,)."""
    both.build("Linear", 5, 3).assert_same_parameters()


@pytest.mark.exercise("Linear")
def test_linear_without_bias(both):
    """Linear(5, 3, bias=False) has only the weight."""
    both.build("Linear", 5, 3, bias=False).assert_same_parameters()


@pytest.mark.exercise("Linear")
def test_linear_of_unit_vectors(both):
    """The rows of the identity matrix pick out the columns of the weight, one by one, and the bias is added."""
    both.build("Linear", 3, 2).call(torch.eye(3)).assert_same_output()


@pytest.mark.exercise("Linear")
def test_linear_of_a_batch_of_sequences(both):
    """Linear(5, 3) turns a tensor of shape (2, 4, 5) into one of shape (2, 4, 3)."""
    both.build("Linear", 5, 3).call(torch.ones(2, 4, 5)).assert_same_output()


@pytest.mark.exercise("MLP")
def test_mlp_names_its_parameters(both):
    """The state_dict of MLP((5, 7, 3)) has layers.0.weight, layers.0.bias, layers.1.weight and layers.1.bias."""
    both.build("MLP", (5, 7, 3)).assert_same_parameters()


@pytest.mark.exercise("MLP")
def test_mlp_of_two_points(both):
    """Two points pass through MLP((2, 4, 3)): first layer, ReLU, last layer."""
    both.build("MLP", (2, 4, 3)).call(torch.tensor([[1.0, -1.0], [-2.0, 3.0]])).assert_same_output()
