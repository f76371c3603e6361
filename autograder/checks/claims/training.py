"""Claims about a training function: the order of its cycle, its steps, and the model that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.checks.claims import compare
from autograder.checks.claims.claims import Claim, largest_input
from autograder.checks.claims.compare import Disagreement
from autograder.checks.claims.operations import WHOLE, Expected, made
from autograder.inside.protocol.observation import Observation, Training
from autograder.inside.protocol.request import Build, Call
from autograder.locale.message import message

# the letters of `Training.events`, by kind
FORWARD, BACKWARD, STEP = set("FfEe"), set("Bb"), set("SsX")
WITHOUT_GRAPH = set("Ee")
WORDS = {event: word for word, kind in (("forward", FORWARD), ("backward", BACKWARD), ("step", STEP)) for event in kind}
MOST_WORDS = 9  # events that a message names
MOST_NAMES = 6  # in a message


def seen_of(observation: Observation) -> Training:
    """Return what was seen of the training; an empty record if it never began."""
    return observation.training or Training()


def same_cycle(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """Forward passes, backward passes and steps come in the reference's order, and leave the reference's model.

    The events are seen in the student's process, so they explain a fault; it is the numbers that prove the order.
    """
    expected, size = seen_of(reference).events, largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        seen = seen_of(observations[0])
        return (
            compare.endings(observations[0].ended, name)
            or cycle_fault(name, seen.events, expected)
            or state_at_the_end(seen, seen_of(reference), seen_of(oracle), size)
        )

    return Claim(name, [request], verdict)


# What can be wrong with the events of a student, `got`, beside the reference's; the first that applies is reported.
FAULTS: list[tuple[str, Callable[[str, str], bool]]] = [
    ("cycle_model_unused", lambda got, expected: not has(got, FORWARD | BACKWARD | STEP)),
    ("cycle_other_optimizer", lambda got, expected: "X" in got),
    ("cycle_forward_bypassed", lambda got, expected: not has(got, FORWARD) and has(got, BACKWARD)),
    ("cycle_model_unused", lambda got, expected: not has(got, FORWARD)),
    ("cycle_without_graph", lambda got, expected: has(got, WITHOUT_GRAPH) and not has(expected, WITHOUT_GRAPH)),
    ("cycle_no_backward", lambda got, expected: has(expected, BACKWARD) and not has(got, BACKWARD)),
    ("cycle_no_step", lambda got, expected: has(expected, STEP) and not has(got, STEP)),
    ("cycle_step_first", lambda got, expected: "s" in got and first(got, STEP) < first(got, BACKWARD)),
    ("cycle_old_gradients", lambda got, expected: "b" in got),
    ("cycle_gradients_erased", lambda got, expected: "s" in got),
    ("cycle_eval_mode", lambda got, expected: "f" in got and "f" not in expected),
]


def cycle_fault(name: str, events: str, expected: str) -> Disagreement | None:
    """Return what is wrong with the order of events, most serious fault first; None if they are the expected ones."""
    if events == expected:
        return None
    for sentence, applies in FAULTS:
        if applies(events, expected):
            return Disagreement(message(sentence, name=name))
    steps = {"expected": count(expected, STEP), "got": count(events, STEP)}
    if steps["got"] < steps["expected"]:
        return Disagreement(message("cycle_too_few_steps", name=name, **steps))
    passes = {"expected": count(expected, FORWARD), "got": count(events, FORWARD)}
    if passes["got"] > passes["expected"]:
        return Disagreement(message("cycle_too_many_forward", name=name, **passes))
    return Disagreement(message("cycle_differs", name=name, expected=in_words(expected), got=in_words(events)))


def has(events: str, kind: set[str]) -> bool:
    """True if an event of the kind is among them."""
    return not kind.isdisjoint(events)


def first(events: str, kind: set[str]) -> int:
    """Return the index of the first event of the kind; the number of events if there is none."""
    return next((index for index, event in enumerate(events) if event in kind), len(events))


def count(events: str, kind: set[str]) -> int:
    """Return the number of events of the kind."""
    return sum(event in kind for event in events)


def in_words(events: str) -> str:
    """Name the first events."""
    return ", ".join(WORDS[event] for event in events[:MOST_WORDS]) + (", …" if len(events) > MOST_WORDS else "")


def same_steps(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """At every step, gradients and parameters equal the reference's."""
    size = largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(observations[0].ended, name) or steps(
            seen_of(observations[0]), seen_of(reference), seen_of(oracle), size
        )

    return Claim(name, [request], verdict, "steps")


def same_state(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """At the end, the model's state_dict equals the reference's."""
    size = largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(observations[0].ended, name) or state_at_the_end(
            seen_of(observations[0]), seen_of(reference), seen_of(oracle), size
        )

    return Claim(name, [request], verdict, "state")


def state_at_the_end(student: Training, reference: Training, oracle: Training, size: int) -> Disagreement | None:
    """Return the first difference between the models that two training runs left. `size`: of the largest input."""
    return named(student.state, reference.state, oracle.state, "at_the_end", {}, size)


def model_unchanged(name: str, request: Call | Build) -> Claim:
    """The model was not changed, and no gradient of it computed."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        training = seen_of(observations[0])
        ended = compare.endings(observations[0].ended, name)
        if ended is not None:
            return ended
        if training.changed:
            return Disagreement(message("model_changed", name=name, names=", ".join(training.changed[:MOST_NAMES])))
        if set(training.events) & (BACKWARD | STEP):
            return Disagreement(message("model_learns", name=name))
        return None

    return Claim(name, [request], verdict)


def batches_moved(name: str, request: Call | Build) -> Claim:
    """Every tensor of every batch was moved to the device."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        left = ", ".join(
            f"batch{part}" if part.startswith("[") else part for part in seen_of(observations[0]).left_behind
        )
        return compare.endings(observations[0].ended, name) or (
            Disagreement(message("batch_left_behind", name=name, parts=left)) if left else None
        )

    return Claim(name, [request], verdict)


def waits(observation: Observation) -> int:
    """Return how often a value left the device for Python, which waits until everything is computed."""
    trace = observation.trace
    if trace is None:
        return 0
    # each other way is an operation _local_scalar_dense
    return trace.forward.get("_local_scalar_dense", 0) + sum(trace.escapes.get(name, 0) for name in WHOLE)


def waits_alike(name: str, requests: Sequence[Call | Build], expected: Sequence[Expected]) -> Claim:
    """More batches take no more waiting for the device than the reference needs, whose loader may wait too.

    `requests`: a run with few batches and one with more, whose outputs have to be right; `expected`: those of the
    reference, and the same in float64.
    """
    reference = [observation for observation, _ in expected]
    allowed = waits(reference[-1]) - waits(reference[0])
    batches = [sum(seen_of(observation).batches.values()) for observation in reference]

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        for request, observation, references in zip(requests, observations, expected, strict=True):
            differs = made(name, observation, references, largest_input(request))
            if differs is not None:
                return differs
        more = waits(observations[-1]) - waits(observations[0]) - allowed
        counts = {
            "few": batches[0],
            "many": batches[-1],
            "before": waits(observations[0]),
            "after": waits(observations[-1]),
        }
        return Disagreement(message("waits_grow", name=name, **counts)) if more > 0 else None

    return Claim(name, list(requests), verdict)


def steps(student: Training, reference: Training, oracle: Training, largest_input: int) -> Disagreement | None:
    """Return the first difference between the steps of two training runs: first in gradients, then in parameters."""
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
    got: dict[str, Any], expected: dict[str, Any], exact: dict[str, Any], sentence: str, at: dict[str, Any], size: int
) -> Disagreement | None:
    """Return the first difference between tensors of the same names; no gradient equals one of zeros.

    `sentence`: the id of the message that names the place, filled with `name` and `at`; `size`: of the largest input.
    """
    for name, tensor in expected.items():
        own = got.get(name)
        where = message(sentence, name=name, **at)
        if own is not None and tensor is not None:
            found = compare.named_tensors(own, tensor, exact.get(name), where, size)
            if found is not None:
                return found
        elif not (compare.is_nothing(own) and compare.is_nothing(tensor)):
            return Disagreement(message("nothing_there" if own is None else "something_there", where=where), where)
    return None
