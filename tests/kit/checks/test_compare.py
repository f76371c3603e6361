"""Tests of how differences are told: numbers that can be told apart, and no cause where there is none."""

import pytest
import torch

from autograder.checks import compare, patterns


@pytest.mark.parametrize(
    ("expected", "got", "shown"),
    [
        (0.25, 0.75, ("0.25", "0.75")),
        (0.5, 0.5000001, ("0.5", "0.500000119")),  # the nearest float32 is a multiple of 2**-24
        (float("inf"), float("nan"), ("inf", "nan")),
    ],
)
def test_two_numbers_that_differ_look_different(expected, got, shown):
    assert compare.numbers_apart(torch.tensor(expected), torch.tensor(got)) == shown


def test_whole_numbers_are_shown_in_full():
    assert compare.numbers_apart(torch.tensor(12345678), torch.tensor(True)) == ("12345678", "True")


def test_a_factor_of_nearly_one_is_no_cause():
    expected = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64)
    assert patterns.explain_values(expected * 1.0001, expected, 1e-8, in_gradients=False) is None
    told = patterns.explain_values(expected * 1.01, expected, 1e-8, in_gradients=False)
    assert told is not None
    assert told[0].text == "Every value is the right one times 1.01."
