"""Hidden checks for make_loaders."""

import pytest
import torch

from autograder.checks import made_by, points

EXERCISE = "make_loaders"

TRAIN = [*range(3, 40, 2), *range(0, 12, 2)]  # 25 rows, and 4 does not divide that
VAL = [38, 1, 12, 16, 14, 22]
ROWS = made_by("Numbered", 40)


def ids(epoch):
    """The rows that the batches of an epoch hold, in order: x starts with the number of its row."""
    return [int(x[0]) for inputs, _ in epoch for x in inputs]


def loaders(both, seed=5):
    return both.iterate("make_loaders", ROWS, TRAIN, VAL, 4, seed).student.output


@points(1)
def test_validation(both):
    """The validation loader gives the validation rows in their own order, in every epoch, none left out."""
    first, second = loaders(both)[1]["epochs"]
    assert ids(first) == VAL, "the validation rows do not come in the order of val_idx, or not all of them"
    assert ids(second) == VAL, "in the second epoch, the validation rows come in another order"


@points(1)
def test_every_training_row_once(both):
    """In every epoch, the training loader gives each training row exactly once."""
    for epoch in loaders(both)[0]["epochs"]:
        assert sorted(ids(epoch)) == sorted(TRAIN), "an epoch does not hold every training row exactly once"


@points(0.5, needs=["test_every_training_row_once"])
def test_shuffled(both):
    """The training rows are shuffled."""
    first, _ = loaders(both)[0]["epochs"]
    assert ids(first) != TRAIN, "the training rows come in the order of train_idx"
    assert ids(first) != sorted(TRAIN), "the training rows come in the order of the dataset"


@points(1, needs=["test_every_training_row_once", "test_shuffled"])
def test_new_order_every_epoch(both):
    """The second epoch has another order than the first."""
    first, second = loaders(both)[0]["epochs"]
    assert ids(first) != ids(second), "both epochs have the same order"


@points(0.5, needs=["test_every_training_row_once"])
def test_seed(both):
    """The same seed gives the same sequence of orders, and another seed another one."""
    once, again, other = ([ids(epoch) for epoch in loaders(both, seed)[0]["epochs"]] for seed in (5, 5, 6))
    assert once == again, "the same seed gave other orders"
    assert once != other, "another seed gave the same orders"


@points(0.5, needs=["test_every_training_row_once"])
def test_pairs(both):
    """Every x is still beside its own y, in both loaders."""
    for loader in loaders(both):
        for inputs, targets in loader["epochs"][0]:
            assert torch.equal(targets, 10 * inputs[:, :1]), "an x is beside the y of another row"


@points(0.25, needs=["test_every_training_row_once", "test_validation"])
@pytest.mark.parametrize("part", [0, 1], ids=["training", "validation"])
def test_batch_sizes(both, part):
    """All batches have the size that was asked for, but for the last one, which is smaller."""
    sizes = [len(inputs) for inputs, _ in loaders(both)[part]["epochs"][0]]
    expected = ([4, 4, 4, 4, 4, 4, 1], [4, 2])[part]
    assert sizes == expected, "the batches do not have the size that was asked for"


@points(0.25, needs=["test_every_training_row_once"])
def test_global_generator(both):
    """Building the loaders leaves the global random generator of torch as it was."""
    both.iterate("make_loaders", ROWS, TRAIN, VAL, 4, 5, passes=0).assert_rng_untouched()
