"""Hidden checks for cross_entropy."""

import pytest
import torch

from autograder.checks import points, randint, randn

EXERCISE = "cross_entropy"

SOME_IGNORED = torch.tensor([4, -100, 0, -100, 2, 1, -100])
NONE_COUNTS = torch.tensor([-100, -100, -100])
NO_ROWS = torch.zeros(0, dtype=torch.int64)
# Rows that a formula with a flaw cannot get right. A scalar hides which row it was, so they come in three mixtures.
LOW = [-1000.0, -1001.0, -998.0]  # exp gives 0 for every entry
HIGH = [1000.0, 997.0, 0.0]  # exp overflows, also after the mean is subtracted
GAP = [0.0, -300.0, -5.0]  # the probability of class 1 is too small for a float


@points(0.5)
@pytest.mark.parametrize(
    ("logits", "target"),
    [
        (randn(7, 5), randint(0, 5, 7)),
        (randn(7, 5, layout="transposed"), randint(0, 5, 7)),
        (randn(1, 3), randint(0, 3, 1)),
    ],
    ids=["contiguous", "transposed", "one_row"],
)
def test_values(both, logits, target):
    """cross_entropy averages minus the log-probability of the right class."""
    both.call("cross_entropy", logits, target).assert_same_output()


@points(0.5)
@pytest.mark.parametrize("rows", [[LOW], [LOW, HIGH], [LOW, GAP]], ids=["low", "low_and_high", "low_and_gap"])
def test_large_logits(both, rows):
    """The loss is finite and right, however large, small or far apart the logits are."""
    target = torch.ones(len(rows), dtype=torch.int64)
    both.call("cross_entropy", torch.tensor(rows), target).assert_same_output()


@points(0.5)
def test_ignored_rows(both):
    """Rows with the target -100 count neither in the sum nor in the average."""
    both.call("cross_entropy", randn(7, 5), SOME_IGNORED).assert_same_output()


@points(0.5)
def test_ignored_class(both):
    """A class can be chosen as the one to ignore, through ignore_index."""
    target = torch.tensor([2, 0, 1, 2, 4, 3, 2])
    both.call("cross_entropy", randn(7, 5), target, ignore_index=2).assert_same_output()


@points(0.5, needs=["test_values"])
@pytest.mark.parametrize(
    ("logits", "target"),
    [(randn(3, 5), NONE_COUNTS), (randn(3, 5, dtype=torch.float64), NONE_COUNTS), (randn(0, 5), NO_ROWS)],
    ids=["all_ignored", "float64", "no_rows"],
)
def test_no_row_counts(both, logits, target):
    """When no row counts, the loss is 0 and its gradient too."""
    run = both.call("cross_entropy", logits, target)
    run.assert_same_output()
    run.assert_same_gradients()


@points(0.5, needs=["test_values"])
@pytest.mark.parametrize(
    ("target", "ignore_index"),
    [([0, 5, 1], -100), ([0, 4, -1], -100), ([-100, 2, 1], 2)],
    ids=["too_large", "negative", "minus_100_not_ignored"],
)
def test_unknown_class(both, target, ignore_index):
    """A target that is neither a class nor ignored raises an error."""
    run = both.call("cross_entropy", randn(3, 5), torch.tensor(target), ignore_index=ignore_index)
    run.assert_raises(ValueError, IndexError, RuntimeError)


@points(1)
@pytest.mark.parametrize(
    ("logits", "target"),
    [(randn(7, 5), randint(0, 5, 7)), (randn(7, 5), SOME_IGNORED)],
    ids=["all_count", "some_ignored"],
)
def test_gradients(both, logits, target):
    """The gradient of each row that counts is right, and that of an ignored row is 0."""
    both.call("cross_entropy", logits, target).assert_same_gradients()


@points(0.5, needs=["test_values"], own_work=True)
def test_no_builtin(both):
    """cross_entropy is made of basic operations, without a ready-made one."""
    both.call("cross_entropy", randn(7, 5), randint(0, 5, 7)).assert_avoids_forbidden()


@points(0.5, needs=["test_values"])
def test_no_loop(both):
    """cross_entropy handles all rows at once, without a Python loop."""
    rows = both.growth("cross_entropy", lambda rows: (randn(rows, 5), randint(0, 5, rows)), sizes=(4, 8, 16))
    rows.assert_constant_operations()
