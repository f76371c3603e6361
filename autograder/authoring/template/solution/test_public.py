"""Public checks, which students have and which carry no points."""

import torch

EXERCISE = "mean_square"


def test_mean_square_of_three_and_four(both):
    """mean_square of [3, 4] is (9 + 16) / 2 = 12.5."""
    both.call("mean_square", torch.tensor([3.0, 4.0])).assert_same_output()
