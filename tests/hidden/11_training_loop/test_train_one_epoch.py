"""Hidden checks for train_one_epoch."""

import pytest

from autograder.checks import points

EXERCISE = "train_one_epoch"


@points(3)
@pytest.mark.parametrize("fit", ["line_fit", "flower_fit"], ids=["regression", "classification"])
def test_cycle(both, fit):
    """Every batch goes through the cycle once: forward, loss, backward, step, and its gradients start from zero."""
    both.train("train_one_epoch", fit).assert_cycle()


@points(3, needs=["test_cycle"])
@pytest.mark.parametrize(
    ("fit", "optimizer"),
    [("line_fit", "sgd"), ("flower_fit", "momentum"), ("flower_fit", "adamw")],
    ids=["regression", "classification", "adamw"],
)
def test_steps(both, fit, optimizer):
    """At every step of the optimizer, the gradients and then the weights are the right ones."""
    run = both.train("train_one_epoch", fit, optimizer=optimizer)
    run.assert_same_steps()
    run.assert_same_state()


@points(0.5, needs=["test_cycle"])
def test_steps_for_yes_or_no(both):
    """With a loss that applies the sigmoid itself, too, the gradients and the weights are the right ones."""
    both.train("train_one_epoch", "coin_fit").assert_same_steps()


@points(2)
@pytest.mark.parametrize(
    ("fit", "options"),
    [("line_fit", {}), ("flower_fit", {}), ("line_fit", {"drop_last": True, "batch_size": 4})],
    ids=["regression", "classification", "incomplete_batch_dropped"],
)
def test_mean_loss(both, fit, options):
    """The mean loss per sample comes back as a plain number, though the last batch is smaller."""
    both.train("train_one_epoch", fit, **options).assert_same_output()


@points(1, needs=["test_cycle"])
def test_train_mode(both):
    """A model that arrives in eval mode is trained in train mode, and left in it."""
    run = both.train("train_one_epoch", "line_fit", train=False)
    assert all(run.student.modes), "the model is still in eval mode when it is trained"
    assert run.student.training.training_after, "after training, the model is not in train mode"


@points(0.5, needs=["test_cycle"])
def test_batches_moved(both):
    """The inputs and the targets of every batch are moved to the device."""
    both.train("train_one_epoch", "flower_fit").assert_batches_moved()


@points(0.5, needs=["test_steps"])
def test_batches_from_another_device(both):
    """It trains as well when the batches come from another device than the one that the model is on."""
    both.train("train_one_epoch", "distant_fit").assert_same_state()


@points(0.5, needs=["test_cycle"])
def test_one_pass(both):
    """The loader is gone through exactly once."""
    seen = both.train("train_one_epoch", "line_fit").student.training
    assert seen.epochs["loader"] == 1, "an epoch goes through the loader once"
    assert seen.batches["loader"] == 3, "an epoch uses every batch of the loader"


@points(1, needs=["test_steps"])
def test_random_numbers(both):
    """Dropout draws new random numbers in every batch, and no seed is set."""
    run = both.train("train_one_epoch", "flower_fit", dropout=0.5, shuffle=True)
    assert not run.student.training.reseeded, "a seed is set during training"
    run.assert_same_steps()
