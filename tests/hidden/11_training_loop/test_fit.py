"""Hidden checks for fit."""

import pytest

from autograder.checks import points

EXERCISE = "fit"

# validation losses, epoch by epoch; what counts is which is lower than the lowest before
SCRIPTS = {
    "falls_and_rises": ([5.0, 4.0, 6.0, 6.0, 1.0], 2),
    "two_equal": ([5.0, 5.0, 5.0, 1.0], 2),
    "not_in_a_row": ([5.0, 6.0, 4.0, 6.0, 3.0, 6.0, 7.0, 1.0], 2),
    "lower_than_the_last_only": ([3.0, 6.0, 5.0, 1.0], 2),
    "patience_of_one": ([5.0, 4.0, 4.5, 1.0], 1),
}


@points(1.5)
def test_order(both):
    """Each epoch trains on all training batches first, and then evaluates on all validation batches."""
    both.train("fit", "flower_course").assert_cycle()


@points(2)
def test_history(both):
    """The list has one dictionary for each epoch, with its number and its losses."""
    both.train("fit", "flower_course", dropout=0.5, optimizer="adamw").assert_same_output()


@points(0.5, needs=["test_history"])
def test_no_epochs(both):
    """With epochs=0 the list is empty, and the model stays as it was."""
    run = both.train("fit", "flower_course", epochs=0)
    run.assert_same_output()
    run.assert_model_unchanged()


@points(1, needs=["test_history"])
def test_last_weights(both):
    """Without patience, the model keeps the weights of the last epoch, even if an earlier one was better."""
    both.train("fit", "overconfident_course", epochs=6).assert_same_state()


@points(2, needs=["test_history"])
@pytest.mark.parametrize(("losses", "patience"), SCRIPTS.values(), ids=SCRIPTS)
def test_patience(both, losses, patience):
    """Training stops after that many epochs in a row without a lower validation loss."""
    both.train("fit", "scripted_course", losses, patience=patience).assert_same_output()


@points(2, needs=["test_history"])
@pytest.mark.parametrize(("epochs", "patience"), [(12, 2), (4, 9)], ids=["stopped_early", "never_stopped"])
def test_best_weights(both, epochs, patience):
    """With patience, the model ends with the weights of the best epoch, stopped early or not."""
    both.train("fit", "overconfident_course", epochs=epochs, patience=patience).assert_same_state()


@points(1, needs=["test_history"])
def test_best_of_equals(both):
    """Of epochs with the same validation loss, the first one is the best."""
    both.train("fit", "scripted_course", [5.0, 4.0, 4.0, 6.0], patience=3).assert_same_state()
