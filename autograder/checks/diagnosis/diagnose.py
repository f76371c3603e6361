"""The likely cause of a failed check: the known mistake that behaves alike, or a generic pattern, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from autograder.checks.claims import compare, training
from autograder.checks.claims.claims import CheckFailed, Claim, Facet, largest_input
from autograder.checks.claims.compare import Disagreement
from autograder.checks.diagnosis import patterns
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.checks.observers.observer import Exact
from autograder.inside.protocol.observation import Ending, Observation, Training
from autograder.inside.protocol.request import Build, Call
from autograder.inside.protocol.wire import encode
from autograder.locale.message import Message


class Diagnosis(msgspec.Struct):
    """What a student reads beside the difference itself; a mistake has its id."""

    mistake: str | None = None
    cause: Message | None = None
    hint: Message | None = None


History = Sequence[tuple[Call | Build, Observation]]


def diagnose(failure: CheckFailed, mistakes: Sequence[KnownMistake], history: History) -> Diagnosis:
    """Find the likely cause of a failed claim. `history`: all requests of this exercise with the student's answers."""
    candidates = [
        mistake
        for mistake in mistakes
        if breaks_alike(failure.claim, failure.disagreement, failure.observations, mistake)
    ]
    mistake = tell_apart(candidates, history)
    if mistake is not None:
        return diagnosis_of(mistake)
    in_gradients = failure.claim.facet == "gradients"
    explanation = patterns.explain(failure.disagreement, failure.observations[0], in_gradients)
    if explanation is None and failure.claim.facet == "output":
        explanation = patterns.explain_flow(failure.observations[0], failure.reference[0])
    return Diagnosis(None, *explanation) if explanation is not None else Diagnosis()


def diagnose_assertion(candidates: Sequence[KnownMistake], history: History) -> Diagnosis:
    """Find the likely cause of a failed `assert` in a check. `candidates`: the mistakes that fail at the same one."""
    mistake = tell_apart(candidates, history)
    return Diagnosis() if mistake is None else diagnosis_of(mistake)


def diagnosis_of(mistake: KnownMistake) -> Diagnosis:
    """Name a known mistake, with its cause and its hint."""
    cause, hint = Message("mistake_cause", text=mistake.cause), Message("mistake_hint", text=mistake.hint)
    return Diagnosis(mistake.id, cause, hint)


def breaks_alike(
    claim: Claim, disagreement: Disagreement, student: Sequence[Observation], mistake: KnownMistake
) -> bool:
    """True if a mistake breaks the claim in the same way as the student."""
    broken = mistake.breaks(claim)
    if broken is None or broken.message.id != disagreement.message.id:
        return False
    known = [mistake.observer.observe(request) for request in claim.requests]
    if known[0].ended.how != "returned" or student[0].ended.how != "returned":
        return same_ending(student[0], known[0])
    if claim.facet == "conduct":
        return conduct(broken) == conduct(disagreement)
    return all(
        alike(own, other, request, mistake.observer, claim.facet)
        for own, other, request in zip(student, known, claim.requests, strict=True)
    )


def conduct(disagreement: Disagreement) -> dict[str, object]:
    """Return the values in a message by which two ways of working are compared.

    Exact counts are none: a known mistake records its own operations, the constants that it makes among them.
    """
    return {name: value for name, value in disagreement.message.values.items() if name != "counts"}


def same_ending(one: Observation, other: Observation) -> bool:
    """True if two runs ended alike, apart from numbers and shapes in the text of an exception."""

    def described(ending: Ending) -> tuple[str, ...]:
        return ending.how, ending.kind, re.sub(r"[\d\[\], ]+", "#", ending.text)

    return described(one.ended) == described(other.ended)


def alike(student: Observation, known: Observation, request: Call | Build, mistake: Exact, facet: Facet) -> bool:
    """True if two runs show the same numbers of a facet, within the tolerance of the mistake's own error."""
    if student.ended.how != "returned" or known.ended.how != "returned":
        return same_ending(student, known)
    return NUMBERS[facet](student, known, mistake.oracle(request), largest_input(request))


def same_outputs(student: Observation, known: Observation, exact: Observation, size: int) -> bool:
    """True if two runs returned the same. `exact`: the mistake in float64; `size`: of the largest input."""
    if len(student.output) != len(known.output):
        return False
    return compare.outputs(student.output, known.output, exact.output, size) is None


def same_gradients(student: Observation, known: Observation, exact: Observation, size: int) -> bool:
    """True if two runs have the same gradients, and lack the same ones."""
    ended = known.gradients_ended
    if student.gradients_ended != ended:
        return False
    if ended is None or ended.how != "returned":
        return True
    missing = [name for name, gradient in known.gradients.items() if gradient is None]
    if any(student.gradients.get(name) is not None for name in missing):
        return False
    return compare.gradients(student, known, exact, size) is None


def same_steps(student: Observation, known: Observation, exact: Observation, size: int) -> bool:
    """True if two training runs took the same steps."""
    own, other, oracle = map(training.seen_of, (student, known, exact))
    return training.steps(own, other, oracle, size) is None


def same_state(student: Observation, known: Observation, exact: Observation, size: int) -> bool:
    """True if two training runs left the model with the same numbers."""
    own, other, oracle = (training.seen_of(observation).state for observation in (student, known, exact))
    return training.named(own, other, oracle, "at_the_end", {}, size) is None


NUMBERS: dict[Facet, Callable[[Observation, Observation, Observation, int], bool]] = {
    "output": same_outputs,
    "gradients": same_gradients,
    "steps": same_steps,
    "state": same_state,
}


def tell_apart(candidates: Sequence[KnownMistake], history: History) -> KnownMistake | None:
    """Return the one candidate that agrees with the student on all requests; None if none or several do."""
    left = list(candidates)
    for request, student in history:
        if len(left) < 2:
            break
        agreeing = [mistake for mistake in left if _agrees(student, mistake, request)]
        made_alike = [mistake for mistake in agreeing if _made_alike(student, mistake, request)]
        left = made_alike or agreeing or left  # another mistake in the same answer must not exclude all candidates
    numbers = {mistake.id.split("_")[0] for mistake in left}  # t01_last and t01_last_again are one mistake
    return left[0] if len(numbers) == 1 else None


def _agrees(student: Observation, mistake: KnownMistake, request: Call | Build) -> bool:
    known = mistake.observer.observe(request)
    facets: list[Facet] = ["output"] if student.gradients_ended is None else ["output", "gradients"]
    return (
        known.changed == student.changed
        and known.rng_moved == student.rng_moved
        and _registered(known) == _registered(student)
        and all(alike(student, known, request, mistake.observer, facet) for facet in facets)
        and _trained_alike(student, known, request, mistake.observer)
    )


def _trained_alike(student: Observation, known: Observation, request: Call | Build, mistake: Exact) -> bool:
    if student.training is None or known.training is None:
        return student.training is known.training
    facets: list[Facet] = ["steps", "state"]
    return _conduct(student.training) == _conduct(known.training) and all(
        alike(student, known, request, mistake, facet) for facet in facets
    )


def _conduct(t: Training) -> object:
    return t.events, t.modes, t.changed, t.training_after, t.epochs, t.left_behind, t.graphs, t.reseeded


def _made_alike(student: Observation, mistake: KnownMistake, request: Call | Build) -> bool:
    """True if two modules are built of the same parts, and values leave torch by the same calls.

    Right answers may differ in both, so this only chooses between candidates that agree otherwise.
    """
    known = mistake.observer.observe(request)
    return encode(known.module) == encode(student.module) and _escapes(known) == _escapes(student)


def _escapes(observation: Observation) -> set[str]:
    return set() if observation.trace is None else set(observation.trace.escapes)


def _registered(observation: Observation) -> object:
    """What a module registered, and when; not its classes, in which right answers differ too."""
    module = observation.module
    return None if module is None else (module.parameters, module.buffers, set(module.state_after), module.training)
