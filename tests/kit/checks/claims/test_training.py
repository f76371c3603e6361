"""Tests of claims about training: the most serious fault of a cycle, waiting, steps and states."""

from __future__ import annotations

import pytest
import torch

from autograder.checks.claims.training import (
    batches_moved,
    cycle_fault,
    in_words,
    model_unchanged,
    named,
    same_cycle,
    same_state,
    same_steps,
    waits,
    waits_alike,
)
from autograder.inside.protocol.observation import RETURNED, Ending, Observation, Trace, Training, TrainingStep, see
from autograder.inside.protocol.request import Call

RIGHT = "FBSFBS"
REQUEST = Call(function="f")
TIMED_OUT = Observation(Ending("timed_out", text="5"))


def ran(training: Training | None = None, trace: Trace | None = None) -> Observation:
    return Observation(RETURNED, training=training, trace=trace)


def fault(events: str, expected: str = RIGHT) -> str | None:
    found = cycle_fault("f", events, expected)
    return None if found is None else found.message.id


@pytest.mark.parametrize(
    ("events", "id"),
    [
        (RIGHT, None),
        ("", "cycle_model_unused"),
        ("FBXFBX", "cycle_other_optimizer"),
        ("BSBS", "cycle_forward_bypassed"),
        ("SS", "cycle_model_unused"),
        ("EBSEBS", "cycle_without_graph"),
        ("eBS", "cycle_without_graph"),
        ("FSFS", "cycle_no_backward"),
        ("FBFB", "cycle_no_step"),
        ("FsBFsB", "cycle_step_first"),
        ("FBSFbS", "cycle_old_gradients"),
        ("FBsFBs", "cycle_gradients_erased"),
        ("fBSfBS", "cycle_eval_mode"),
        ("FBSFB", "cycle_too_few_steps"),
        ("FFBSFFBS", "cycle_too_many_forward"),
        ("FBSSFBSS", "cycle_differs"),
        ("FFBSBS", "cycle_differs"),
    ],
)
def test_a_cycle_has_its_fault(events: str, id: str | None) -> None:
    assert fault(events) == id


@pytest.mark.parametrize(
    ("events", "id"),
    [
        ("XFbs", "cycle_other_optimizer"),  # before old and erased gradients
        ("eS", "cycle_without_graph"),  # before the missing backward pass
        ("fF", "cycle_no_backward"),  # before the missing step and eval mode
        ("sFbS", "cycle_step_first"),  # before old gradients
        ("fbS", "cycle_old_gradients"),  # before eval mode
        ("fBsS", "cycle_gradients_erased"),  # before eval mode and too few steps
        ("FFFBS", "cycle_too_few_steps"),  # before too many forward passes
    ],
)
def test_of_several_faults_the_most_serious_is_reported(events: str, id: str) -> None:
    assert fault(events) == id


def test_what_the_reference_does_too_is_no_fault() -> None:
    assert fault("eee", "ee") == "cycle_too_many_forward"
    assert fault("fff", "ff") == "cycle_too_many_forward"
    assert fault("F", "FF") == "cycle_differs"
    assert fault("FS", "FSS") == "cycle_too_few_steps"


def test_counts_of_steps_and_passes_are_shown() -> None:
    steps, passes = cycle_fault("f", "FBSFB", RIGHT), cycle_fault("f", "FFFBSFBS", RIGHT)
    assert steps is not None and passes is not None
    assert (steps.message.values["expected"], steps.message.values["got"]) == (2, 1)
    assert (passes.message.values["expected"], passes.message.values["got"]) == (2, 4)


def test_events_are_named_and_the_tenth_is_cut() -> None:
    assert in_words("FfEeBbSsX") == "forward, forward, forward, forward, backward, backward, step, step, step"
    assert in_words("F" * 10) == ", ".join(["forward"] * 9) + ", …"


def test_a_run_that_did_not_end_well_is_told_as_such() -> None:
    reference = ran(Training(RIGHT))
    claims = [
        same_cycle("f", REQUEST, reference, reference),
        same_steps("f", REQUEST, reference, reference),
        same_state("f", REQUEST, reference, reference),
        model_unchanged("f", REQUEST),
        batches_moved("f", REQUEST),
    ]
    for claim in claims:
        found = claim.verdict([TIMED_OUT])
        assert found is not None and found.message.id == "timed_out"


def test_the_right_order_counts_only_with_the_right_model_at_the_end() -> None:
    reference = ran(Training(RIGHT, state={"w": torch.ones(2)}))
    claim = same_cycle("f", REQUEST, reference, reference)
    assert claim.verdict([reference]) is None
    found = claim.verdict([ran(Training(RIGHT, state={"w": torch.zeros(2)}))])
    assert found is not None and found.where is not None and found.where.id == "at_the_end"


def test_a_model_that_was_only_looked_at_is_unchanged() -> None:
    claim = model_unchanged("f", REQUEST)
    assert claim.verdict([ran(Training("eee"))]) is None
    changed, learns = claim.verdict([ran(Training("e", changed=["w"]))]), claim.verdict([ran(Training("FB"))])
    assert changed is not None and changed.message.id == "model_changed"
    assert learns is not None and learns.message.id == "model_learns"


def test_parts_of_a_batch_are_named_by_their_path() -> None:
    found = batches_moved("f", REQUEST).verdict([ran(Training(left_behind=["[1]", "batch"]))])
    assert found is not None and found.message.values["parts"] == "batch[1], batch"


# --- waiting for the device


def trace(scalars: int = 0, lists: int = 0) -> Trace:
    return Trace(forward={"_local_scalar_dense": scalars}, escapes={"Tensor.tolist": lists, "Tensor.item": scalars})


def test_an_item_counts_once_and_a_whole_tensor_too() -> None:
    assert waits(ran(trace=trace(3, 2))) == 5
    assert waits(Observation(RETURNED)) == 0


@pytest.mark.parametrize(
    ("few", "many", "id"), [(1, 1, None), (2, 4, None), (2, 3, None), (2, 8, "waits_grow"), (0, 3, "waits_grow")]
)
def test_waits_may_grow_as_the_references_do(few: int, many: int, id: str | None) -> None:
    batches = [Training(batches={"loader": count}) for count in (2, 8)]
    reference = [ran(training, trace(count)) for training, count in zip(batches, (1, 3), strict=True)]
    claim = waits_alike("f", [REQUEST, REQUEST], [(one, one) for one in reference])
    found = claim.verdict([ran(trace=trace(few)), ran(trace=trace(many))])
    assert (None if found is None else found.message.id) == id
    assert found is None or (found.message.values["few"], found.message.values["many"]) == (2, 8)


# --- steps and states


def step(gradient: float | None, parameter: float) -> TrainingStep:
    tensor = None if gradient is None else torch.tensor([gradient])
    return TrainingStep({"w": tensor}, {"w": torch.tensor([parameter])})


def stepped(*steps: TrainingStep) -> Observation:
    return ran(Training(steps=list(steps)))


def test_the_first_step_that_differs_is_named_gradients_before_parameters() -> None:
    reference = stepped(step(1.0, 2.0), step(3.0, 4.0))
    claim = same_steps("f", REQUEST, reference, reference)
    assert claim.verdict([reference]) is None
    number = claim.verdict([stepped(step(1.0, 2.0))])
    gradient, parameter = (claim.verdict([stepped(step(1.0, 2.0), last)]) for last in (step(9.0, 9.0), step(3.0, 9.0)))
    assert number is not None and number.message.id == "steps_differ"
    assert gradient is not None and gradient.message.text.startswith("The gradient of w at step 2 of 2")
    assert parameter is not None and parameter.message.text.startswith("w after step 2 of 2")


def test_no_gradient_and_one_of_zeros_are_the_same_and_any_other_is_not() -> None:
    tensors = {"none": None, "zero": torch.zeros(2), "one": torch.ones(2)}

    def differ(got: str, expected: str) -> bool:
        return named({"w": tensors[got]}, {"w": tensors[expected]}, {}, "at_the_end", {}, 2) is not None

    assert not differ("none", "zero") and not differ("zero", "none") and not differ("none", "none")
    assert differ("none", "one") and differ("one", "none") and differ("one", "zero")


def test_another_shape_in_the_state_is_told() -> None:
    reference = ran(Training(state={"w": torch.ones(2)}))
    claim = same_state("f", REQUEST, reference, reference)
    assert claim.verdict([reference]) is None
    found = claim.verdict([ran(Training(state={"w": torch.ones(3)}))])
    assert found is not None and found.message.id == "shape_differs"


def test_few_waits_count_only_with_the_right_output() -> None:
    right, wrong = (Observation(RETURNED, output=see(value), trace=trace(1)) for value in (1.5, 2.5))
    claim = waits_alike("f", [REQUEST, REQUEST], [(right, right), (right, right)])
    assert claim.verdict([right, right]) is None and claim.verdict([right, wrong]) is not None
