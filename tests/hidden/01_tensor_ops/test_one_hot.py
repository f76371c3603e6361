"""Hidden checks for one_hot."""

import pytest
import torch

from autograder.checks import points, randint

EXERCISE = "one_hot"

CASES = {
    "vector": (torch.tensor([2, 0, 1, 4, 4]), 5),
    "matrix": (randint(0, 3, 4, 5), 3),
    "number": (torch.tensor(1), 3),
    "one_class": (torch.tensor([0, 0]), 1),
    "no_labels": (torch.zeros(0, dtype=torch.int64), 3),
    "more_classes_than_labels": (torch.tensor([6, 0]), 7),
}


@points(1)
@pytest.mark.parametrize(("labels", "num_classes"), CASES.values(), ids=CASES)
def test_values(both, labels, num_classes):
    """Each label becomes a vector with a single 1, in float32."""
    both.call("one_hot", labels, num_classes).assert_same_output()


@points(0.25, needs=["test_values"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.int64, torch.bool], ids=["float64", "int64", "bool"])
def test_dtype(both, dtype):
    """The result has the dtype that was asked for."""
    both.call("one_hot", torch.tensor([[2, 0], [1, 1]]), 3, dtype=dtype).assert_same_output()


@points(0.5, needs=["test_values"])
@pytest.mark.parametrize(
    ("labels", "num_classes"),
    [([0, 3], 3), ([-1, 2], 3), ([4, 0], 4), ([9], 3)],
    ids=["three_of_three", "negative", "four_of_four", "too_large"],
)
def test_out_of_range(both, labels, num_classes):
    """A label that is negative, or not below num_classes, raises an exception."""
    both.call("one_hot", torch.tensor(labels), num_classes).assert_raises()


@points(0.25, needs=["test_values"])
def test_labels_unchanged(both):
    """labels are left as they were."""
    both.call("one_hot", torch.tensor([2, 0, 1]), 3).assert_inputs_unchanged()


@points(0.25, needs=["test_values"], own_work=True)
def test_own_work(both):
    """The work is done by simple operations, not by the ready-made one_hot."""
    both.call("one_hot", randint(0, 3, 4), 3).assert_avoids_forbidden()


@points(0.25, needs=["test_values"])
def test_no_loop(both):
    """All labels are handled at once, without a Python loop."""
    both.growth("one_hot", lambda labels: (randint(0, 3, labels), 3)).assert_constant_operations()
