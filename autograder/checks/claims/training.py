"""Claims on a training function: the order of its cycle, its steps, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.checks.claims import compare
from autograder.checks.claims.claims import Claim, largest_input
from autograder.checks.claims.compare import Disagreement
from autograder.inside.protocol.observation import Observation, Training
from autograder.inside.protocol.request import Build, Call
from autograder.locale.message import message

WORDS = {"F": "forward", "f": "forward", "E": "forward", "e": "forward", "B": "backward", "b": "backward"}
WORDS |= {"S": "step", "s": "step", "X": "step"}
WHOLE = ("Tensor.tolist", "Tensor.numpy", "Tensor.__array__")  # the others are a _local_scalar_dense each
FORWARD, BACKWARD, STEP = set("FfEe"), set("Bb"), set("SsX")


def seen_of(observation: Observation) -> Training:
    """What was seen of the training; nothing where it never began."""
    return observation.training or Training()


def same_cycle(name: str, request: Call | Build, reference: Observation) -> Claim:
    """The events are the reference's."""
    expected = seen_of(reference).events

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(seen[0].ended, name) or cycle_fault(name, seen_of(seen[0]).events, expected)

    return Claim(name, [request], verdict, recorded=True)


def cycle_fault(name: str, events: str, expected: str) -> Disagreement | None:
    """What is wrong with the order of events, by what a beginner would call it; the gravest first."""
    if events == expected:
        return None
    got = set(events)
    told = None
    if not got:
        told = "cycle_model_unused"
    elif "X" in got:
        told = "cycle_other_optimizer"
    elif not got & FORWARD:
        told = "cycle_forward_bypassed" if got & BACKWARD else "cycle_model_unused"
    elif got & set("Ee") and not set(expected) & set("Ee"):
        told = "cycle_without_graph"
    elif set(expected) & BACKWARD and not got & BACKWARD:
        told = "cycle_no_backward"
    elif set(expected) & STEP and not got & STEP:
        told = "cycle_no_step"
    elif "s" in got and first(events, STEP) < first(events, BACKWARD):
        told = "cycle_step_first"
    elif "b" in got:
        told = "cycle_old_gradients"
    elif "s" in got:
        told = "cycle_gradients_erased"
    elif "f" in got and "f" not in expected:
        told = "cycle_eval_mode"
    elif count(events, STEP) < count(expected, STEP):
        steps = {"expected": count(expected, STEP), "got": count(events, STEP)}
        return Disagreement(message("cycle_too_few_steps", name=name, **steps))
    elif count(events, FORWARD) > count(expected, FORWARD):
        passes = {"expected": count(expected, FORWARD), "got": count(events, FORWARD)}
        return Disagreement(message("cycle_too_many_forward", name=name, **passes))
    if told is not None:
        return Disagreement(message(told, name=name))
    shown = {"expected": in_words(expected), "got": in_words(events)}
    return Disagreement(message("cycle_differs", name=name, **shown))


def first(events: str, kind: set[str]) -> int:
    """Where the first event of a kind stands."""
    return next((index for index, event in enumerate(events) if event in kind), len(events))


def count(events: str, kind: set[str]) -> int:
    """How many events of a kind there are."""
    return sum(event in kind for event in events)


def in_words(events: str) -> str:
    """The first events by name."""
    return ", ".join(WORDS[event] for event in events[:9]) + (", …" if len(events) > 9 else "")


def same_steps(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """Gradients and parameters are the reference's at every step."""
    size = largest_input(request)

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(seen[0].ended, name) or steps(
            seen_of(seen[0]), seen_of(reference), seen_of(oracle), size
        )

    return Claim(name, [request], verdict, "steps")


def same_state(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """The model ends with the reference's numbers."""
    size = largest_input(request)

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(seen[0].ended, name) or named(
            seen_of(seen[0]).state, seen_of(reference).state, seen_of(oracle).state, "at_the_end", {}, size
        )

    return Claim(name, [request], verdict, "state")


def model_unchanged(name: str, request: Call | Build) -> Claim:
    """The model was looked at, and not touched."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        training = seen_of(seen[0])
        ended = compare.endings(seen[0].ended, name)
        if ended is not None:
            return ended
        if training.changed:
            return Disagreement(message("model_changed", name=name, names=", ".join(training.changed[:6])))
        if set(training.events) & (BACKWARD | STEP):
            return Disagreement(message("model_learns", name=name))
        return None

    return Claim(name, [request], verdict)


def batches_moved(name: str, request: Call | Build) -> Claim:
    """No part of a batch was left where the loader put it."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        left = ", ".join(f"batch{part}" if part.startswith("[") else part for part in seen_of(seen[0]).left_behind)
        return compare.endings(seen[0].ended, name) or (
            Disagreement(message("batch_left_behind", name=name, parts=left)) if left else None
        )

    return Claim(name, [request], verdict)


def waits(observation: Observation) -> int:
    """How often a value left the device for Python, which waits until everything is computed."""
    trace = observation.trace
    if trace is None:
        return 0
    return trace.forward.get("_local_scalar_dense", 0) + sum(trace.escapes.get(name, 0) for name in WHOLE)


def waits_alike(name: str, requests: Sequence[Call | Build], reference: Sequence[Observation]) -> Claim:
    """With more batches it waits for the device no oftener than the reference does, for a loader may wait too."""
    expected = waits(reference[-1]) - waits(reference[0])
    batches = [sum(seen_of(observation).batches.values()) for observation in reference]

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        for observation in seen:
            ended = compare.endings(observation.ended, name)
            if ended is not None:
                return ended
        more = waits(seen[-1]) - waits(seen[0]) - expected
        counts = {"few": batches[0], "many": batches[-1], "before": waits(seen[0]), "after": waits(seen[-1])}
        return Disagreement(message("waits_grow", name=name, **counts)) if more > 0 else None

    return Claim(name, list(requests), verdict, recorded=True)


def steps(student: Training, reference: Training, oracle: Training, largest_input: int) -> Disagreement | None:
    """The first difference between the steps of two training runs: gradients, then what the step made of them."""
    if len(student.steps) != len(reference.steps):
        counts = {"expected": len(reference.steps), "got": len(student.steps)}
        return Disagreement(message("steps_differ", **counts))
    for index, (got, expected) in enumerate(zip(student.steps, reference.steps, strict=True)):
        exact = oracle.steps[index] if index < len(oracle.steps) else expected
        at = {"step": index + 1, "steps": len(reference.steps)}
        found = named(
            got.gradients, expected.gradients, exact.gradients, "gradient_at_step", at, largest_input
        ) or named(got.parameters, expected.parameters, exact.parameters, "after_step", at, largest_input)
        if found is not None:
            return found
    return None


def named(
    got: dict[str, Any], expected: dict[str, Any], exact: dict[str, Any], told: str, at: dict[str, Any], size: int
) -> Disagreement | None:
    """The first difference between tensors of the same names; none and zero are the same gradient.

    `told`: the sentence that names a place, with `name` and `at`.
    """
    for name, tensor in expected.items():
        where = message(told, name=name, **at)
        own = got.get(name)
        if tensor is None or own is None:
            other = own if tensor is None else tensor
            if other is not None and bool(other.ne(0).any()):
                return Disagreement(message("nothing_there" if own is None else "something_there", where=where), where)
            continue
        if own.shape != tensor.shape:
            shapes = {"expected": compare.show(list(tensor.shape)), "got": compare.show(list(own.shape))}
            return Disagreement(message("shape_differs", where=where, **shapes), where)
        oracle = exact.get(name)
        found = compare.values(own, tensor, tensor if oracle is None else oracle, where, size)
        if found is not None:
            return found
    return None
