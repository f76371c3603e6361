"""Public checks for tensor_ops: small examples with numbers that you can verify by hand. They carry no points."""

import pytest
import torch


@pytest.mark.exercise("standardize")
def test_standardize_two_numbers(both):
    """standardize of [1, 3] is [-1, 1]: the mean is 2, and the variance 1."""
    both.call("standardize", torch.tensor([1.0, 3.0])).assert_same_output()


@pytest.mark.exercise("standardize")
def test_standardize_columns(both):
    """With dim=0, each column of a (2, 3) tensor is standardized."""
    both.call("standardize", torch.tensor([[1.0, 2.0, 3.0], [3.0, 6.0, -3.0]]), dim=0).assert_same_output()


@pytest.mark.exercise("pairwise_sqdist")
def test_distances_of_two_points_to_one(both):
    """The squared distances of (0, 0) and (1, 1) to (3, 4) are 25 and 13, in a tensor of shape (2, 1)."""
    both.call(
        "pairwise_sqdist", torch.tensor([[0.0, 0.0], [1.0, 1.0]]), torch.tensor([[3.0, 4.0]])
    ).assert_same_output()


@pytest.mark.exercise("masked_mean")
def test_mean_of_what_counts(both):
    """The mean of 1 and 2 is 1.5, whatever stands where the mask is False."""
    both.call(
        "masked_mean", torch.tensor([[1.0, 2.0, 100.0]]), torch.tensor([[True, True, False]]), 1
    ).assert_same_output()


@pytest.mark.exercise("masked_mean")
def test_mean_of_nothing(both):
    """A row in which the mask is False everywhere has the mean 0."""
    both.call("masked_mean", torch.tensor([[1.0, 2.0]]), torch.tensor([[False, False]]), 1).assert_same_output()


@pytest.mark.exercise("one_hot")
def test_two_labels(both):
    """The labels 2 and 0 of three classes become [0, 0, 1] and [1, 0, 0]."""
    both.call("one_hot", torch.tensor([2, 0]), 3).assert_same_output()
