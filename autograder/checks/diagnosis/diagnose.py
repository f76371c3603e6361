"""Why a check failed: the known mistake that behaves alike, else a generic pattern, else nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from autograder.checks.claims import compare, training
from autograder.checks.claims.claims import CheckFailed, Claim, Facet, largest_input
from autograder.checks.claims.compare import Disagreement
from autograder.checks.diagnosis import patterns
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.checks.observers.observer import Exact
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call
from autograder.inside.protocol.wire import encode
from autograder.locale.message import Message


class Diagnosis(msgspec.Struct):
    """What a student is told beside the difference itself."""

    mistake: str | None = None
    cause: Message | None = None
    hint: Message | None = None


History = Sequence[tuple[Call | Build, Observation]]


def diagnose(failure: CheckFailed, mistakes: Sequence[KnownMistake], history: History) -> Diagnosis:
    """The likely cause of a failed claim. `history`: what the student was asked of this exercise, and answered."""
    candidates = [
        mistake
        for mistake in mistakes
        if breaks_alike(failure.claim, failure.disagreement, failure.observations, mistake)
    ]
    named = tell_apart(candidates, history)
    if named is not None:
        return Diagnosis(named.id, Message("mistake_cause", text=named.cause), Message("mistake_hint", text=named.hint))
    in_gradients = failure.claim.facet == "gradients"
    explanation = patterns.explain(failure.disagreement, failure.observations[0], in_gradients)
    if explanation is None and failure.claim.facet == "output":
        explanation = patterns.explain_flow(failure.observations[0], failure.reference[0])
    return Diagnosis(None, *explanation) if explanation is not None else Diagnosis()


def diagnose_assertion(candidates: Sequence[KnownMistake], history: History) -> Diagnosis:
    """The likely cause of a check's own failed assert. `candidates`: the mistakes that fail at the same one."""
    named = tell_apart(candidates, history)
    if named is None:
        return Diagnosis()
    return Diagnosis(named.id, Message("mistake_cause", text=named.cause), Message("mistake_hint", text=named.hint))


def breaks_alike(
    claim: Claim, disagreement: Disagreement, student: Sequence[Observation], mistake: KnownMistake
) -> bool:
    """Whether a mistake breaks the claim in the way in which the student does."""
    own = mistake.breaks(claim)
    if own is None or own.message.id != disagreement.message.id:
        return False
    seen = [mistake.observer.observe(request) for request in claim.requests]
    if seen[0].ended.how != "returned" or student[0].ended.how != "returned":
        return same_ending(student[0], seen[0])
    if claim.facet == "conduct":
        return own.message.values == disagreement.message.values
    return all(
        alike(one, other, request, mistake.observer, claim.facet)
        for one, other, request in zip(student, seen, claim.requests, strict=True)
    )


def same_ending(one: Observation, other: Observation) -> bool:
    """Whether two runs ended alike, numbers and names of shapes aside."""

    def plain(text: str) -> str:
        return re.sub(r"[\d\[\], ]+", "#", text)

    return (one.ended.how, one.ended.kind, plain(one.ended.text)) == (
        other.ended.how,
        other.ended.kind,
        plain(other.ended.text),
    )


def alike(one: Observation, other: Observation, request: Call | Build, mistake: Exact, facet: Facet) -> bool:
    """Whether two runs show the same numbers of a kind, within the rounding error of the mistake itself."""
    if one.ended.how != "returned" or other.ended.how != "returned":
        return same_ending(one, other)
    exact = mistake.oracle(request)
    size = largest_input(request)
    if facet == "steps":
        return training.steps(training.seen_of(one), training.seen_of(other), training.seen_of(exact), size) is None
    if facet == "state":
        own, known, oracle = (training.seen_of(observation).state for observation in (one, other, exact))
        return training.named(own, known, oracle, "at_the_end", {}, size) is None
    if facet == "gradients":
        ended_alike = one.gradients_ended == other.gradients_ended
        if not ended_alike or other.gradients_ended is None or other.gradients_ended.how != "returned":
            return ended_alike
        missing = [name for name, gradient in other.gradients.items() if gradient is None]
        if any(one.gradients.get(name) is not None for name in missing):
            return False
        return compare.gradients(one, other, exact, size) is None
    return len(one.output) == len(other.output) and (
        compare.outputs(one.output, other.output, exact.output, size) is None
    )


def tell_apart(candidates: Sequence[KnownMistake], history: History) -> KnownMistake | None:
    """The one candidate that agrees with the student on all that was asked; None where that does not decide."""
    left = list(candidates)
    for request, student in history:
        if len(left) < 2:
            break
        agreeing = [mistake for mistake in left if _agrees(student, mistake, request)]
        made_alike = [mistake for mistake in agreeing if _made_alike(student, mistake, request)]
        left = made_alike or agreeing or left  # a second mistake of the student's own must not hide the first
    kinds = {mistake.id.split("_")[0] for mistake in left}
    return left[0] if len(kinds) == 1 else None


def _agrees(student: Observation, mistake: KnownMistake, request: Call | Build) -> bool:
    seen = mistake.observer.observe(request)
    differentiated = student.gradients_ended is not None
    return (
        seen.changed == student.changed
        and seen.rng_moved == student.rng_moved
        and _registered(seen) == _registered(student)
        and alike(student, seen, request, mistake.observer, "output")
        and (not differentiated or alike(student, seen, request, mistake.observer, "gradients"))
        and _trained_alike(student, seen, request, mistake.observer)
    )


def _trained_alike(student: Observation, seen: Observation, request: Call | Build, mistake: Exact) -> bool:
    own, known = student.training, seen.training
    if own is None or known is None:
        return own is known
    conduct = [
        (t.events, t.modes, t.changed, t.training_after, t.epochs, t.left_behind, t.graphs, t.reseeded)
        for t in (own, known)
    ]
    numbers: list[Facet] = ["steps", "state"]
    return conduct[0] == conduct[1] and all(alike(student, seen, request, mistake, facet) for facet in numbers)


def _made_alike(student: Observation, mistake: KnownMistake, request: Call | Build) -> bool:
    """Whether the two modules are built alike, and the values leave torch by the same doors; right answers may not."""
    seen = mistake.observer.observe(request)
    doors = [set(run.trace.escapes) if run.trace is not None else set() for run in (student, seen)]
    return encode(seen.module) == encode(student.module) and doors[0] == doors[1]


def _registered(observation: Observation) -> object:
    """What a module registered, and when; not which classes it is made of, in which right answers differ too."""
    module = observation.module
    return None if module is None else (module.parameters, module.buffers, set(module.state_after), module.training)
