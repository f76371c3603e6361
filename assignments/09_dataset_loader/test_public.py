"""Public checks for dataset_loader: small examples that you can verify by hand. They carry no points."""

import pytest
import torch

from autograder.checks import file, made_by

TWO_ROWS = file("prices.csv", "height,width,price\n1,2,30\n4,5,60\n")


@pytest.mark.exercise("CsvRegression")
def test_two_rows(both):
    """A file with two rows has two items: ([1, 2], [30]) and ([4, 5], [60])."""
    both.probe("read_all", TWO_ROWS).assert_same_output()


@pytest.mark.exercise("CsvRegression")
def test_the_length_of_two_rows(both):
    """A file with a line of names and two rows has the length 2."""
    both.probe("length", TWO_ROWS).assert_same_output()


@pytest.mark.exercise("split")
def test_eleven_in_three_parts(both):
    """Half, 30 % and 20 % of 11 indices are 6, 3 and 2."""
    both.probe("sizes", 11, [0.5, 0.3, 0.2]).assert_same_output()


@pytest.mark.exercise("fit_standardizer")
def test_two_numbers(both):
    """For the rows 0 and 2, the mean is 1 and the std is 1, so 4 becomes 3."""
    both.probe("standardized", torch.tensor([[0.0], [2.0]]), [0, 1], torch.tensor([4.0])).assert_same_output()


@pytest.mark.exercise("make_loaders")
def test_three_and_two_rows(both):
    """Three rows for training and two for validation, in batches of two: 2 batches and 1."""
    train, val = both.iterate("make_loaders", made_by("Numbered", 5), [0, 1, 2], [3, 4], 2, 0).student.output
    assert [len(epoch) for epoch in train["epochs"]] == [2, 2], "three training rows make two batches"
    assert [len(epoch) for epoch in val["epochs"]] == [1, 1], "two validation rows make one batch"
