"""Public checks for training_loop: small runs that you can follow with print. They carry no points."""

import pytest


@pytest.mark.exercise("train_one_epoch")
def test_the_cycle_of_one_batch(both):
    """A single batch of seven points: forward, backward, step."""
    both.train("train_one_epoch", "line_fit", batch_size=7).assert_cycle()


@pytest.mark.exercise("train_one_epoch")
def test_the_cycle_of_three_batches(both):
    """Three batches: the cycle is gone through three times, and the gradients start from zero each time."""
    both.train("train_one_epoch", "line_fit").assert_cycle()


@pytest.mark.exercise("train_one_epoch")
def test_the_mean_loss_of_seven_points(both):
    """The mean loss of seven points in batches of 3, 3 and 1 counts each point once."""
    both.train("train_one_epoch", "line_fit").assert_same_output()


@pytest.mark.exercise("evaluate")
def test_the_loss_and_the_accuracy_of_eleven_points(both):
    """Evaluating gives {"loss": …, "acc": …} for eleven points in three classes."""
    both.train("evaluate", "flower_look").assert_same_output()


@pytest.mark.exercise("evaluate")
def test_evaluating_changes_nothing(both):
    """Evaluating leaves the model as it was."""
    both.train("evaluate", "flower_look").assert_model_unchanged()


@pytest.mark.exercise("fit")
def test_two_epochs(both):
    """Two epochs give a list of two dictionaries."""
    both.train("fit", "flower_course", epochs=2).assert_same_output()
