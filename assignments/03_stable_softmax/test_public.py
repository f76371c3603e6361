"""Public checks for stable_softmax: small examples with numbers that you can verify by hand. They carry no points."""

import math

import pytest
import torch


@pytest.mark.exercise("logsumexp")
def test_logsumexp_of_two_zeros(both):
    """logsumexp of [0, 0] is log(1 + 1) = 0.6931."""
    both.call("logsumexp", torch.tensor([0.0, 0.0])).assert_same_output()


@pytest.mark.exercise("logsumexp")
def test_logsumexp_per_row(both):
    """logsumexp along dim=1 of a (2, 3) tensor gives two numbers, one for each row."""
    both.call("logsumexp", torch.tensor([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]]), dim=1).assert_same_output()


@pytest.mark.exercise("softmax")
def test_softmax_of_two_scores(both):
    """softmax of [0, log 3] is [0.25, 0.75]."""
    both.call("softmax", torch.tensor([0.0, math.log(3)])).assert_same_output()


@pytest.mark.exercise("softmax")
def test_softmax_of_large_scores(both):
    """softmax of [1000, 0] is [1, 0], and not nan."""
    both.call("softmax", torch.tensor([1000.0, 0.0])).assert_same_output()


@pytest.mark.exercise("log_softmax")
def test_log_softmax_of_a_small_probability(both):
    """log_softmax of [0, -200] is [0, -200], although exp(-200) is 0 in float32."""
    both.call("log_softmax", torch.tensor([0.0, -200.0])).assert_same_output()


@pytest.mark.exercise("cross_entropy")
def test_cross_entropy_of_a_coin(both):
    """Two equal scores give a loss of log 2 = 0.6931, whichever class is the right one."""
    both.call("cross_entropy", torch.tensor([[3.0, 3.0], [-1.0, -1.0]]), torch.tensor([0, 1])).assert_same_output()


@pytest.mark.exercise("cross_entropy")
def test_cross_entropy_with_an_ignored_row(both):
    """A row with the target -100 changes nothing: the loss is still log 2."""
    both.call("cross_entropy", torch.tensor([[3.0, 3.0], [9.0, 4.0]]), torch.tensor([1, -100])).assert_same_output()
