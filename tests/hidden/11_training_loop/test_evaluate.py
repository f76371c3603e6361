"""Hidden checks for evaluate."""

import pytest

from autograder.checks import points

EXERCISE = "evaluate"


@points(2.5)
@pytest.mark.parametrize("train", [True, False], ids=["from_train_mode", "from_eval_mode"])
def test_values(both, train):
    """The mean loss per sample and the share of right answers come back as plain numbers."""
    both.train("evaluate", "flower_look", train=train).assert_same_output()


@points(1, needs=["test_values"])
def test_eval_mode(both):
    """The model is in eval mode while it is evaluated, so that dropout is off."""
    modes = both.train("evaluate", "flower_look", dropout=0.5).student.modes
    assert modes, "the model is never called as a function"
    assert not any(modes), "the model is evaluated in train mode"


@points(1, needs=["test_values"])
def test_no_graph(both):
    """Nothing is recorded for a backward pass."""
    events = both.train("evaluate", "flower_look").student.events
    assert not set(events) & set("Ff"), "autograd records while the model is evaluated"


@points(1, needs=["test_values"])
@pytest.mark.parametrize("train", [True, False], ids=["train", "eval"])
def test_mode_restored(both, train):
    """Afterwards, the model is in the mode in which it was."""
    after = both.train("evaluate", "flower_look", train=train).student.training.training_after
    assert after or not train, "the model was in train mode before, and is in eval mode afterwards"
    assert train or not after, "the model was in eval mode before, and is in train mode afterwards"


@points(1, needs=["test_values"])
def test_model_unchanged(both):
    """The weights and the running statistics of the model are as they were."""
    both.train("evaluate", "flower_look", normalised=True).assert_model_unchanged()


@points(0.5, needs=["test_values"])
def test_grad_mode_restored(both):
    """After evaluate has returned, autograd records as before."""
    assert both.probe("grad_mode_after_evaluate").student.output, "autograd stays switched off after evaluate"


@points(0.25, needs=["test_values"])
def test_batches_moved(both):
    """The inputs and the targets of every batch are moved to the device."""
    both.train("evaluate", "flower_look").assert_batches_moved()


@points(0.25, needs=["test_values"])
def test_batches_from_another_device(both):
    """It gives the same when the batches come from another device than the one that the model is on."""
    both.train("evaluate", "distant_look").assert_same_output()


@points(0.5, needs=["test_values"])
def test_waits_once(both):
    """What the batches give becomes a number once, at the end: a GPU does not wait in every batch."""
    few, many = (both.train("evaluate", "flower_look", batch_size=size) for size in (6, 2))
    many.assert_waits_no_more_than(few)
