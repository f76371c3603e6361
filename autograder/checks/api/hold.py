"""Tries a claim on the reference and on the student."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from autograder.checks.api.requests import on_plain_tensors
from autograder.checks.claims.claims import CheckFailed, Claim, ReferenceFailed, UntrustedEvidence, raise_if_unwritten
from autograder.checks.claims.operations import READY_MADE
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, terms_of
from autograder.locale.message import message


def hold(claim: Claim, pair: Pair, ask: Callable[[Call | Build], Observation]) -> None:
    """Assert that a claim holds of the student. `ask`: returns the student's observation of a request.

    Raises ReferenceFailed if the reference itself breaks the claim, NotAttempted if the student has not written the
    exercise, CheckFailed if the student breaks the claim, and UntrustedEvidence if the student keeps it only by records
    that cannot be trusted.
    """
    if claim.identity not in pair.trusted:
        broken = claim.verdict([pair.reference.observe(request) for request in claim.requests])
        if broken is not None:
            raise ReferenceFailed(f"the reference itself fails: {broken.message.text}")
        pair.trusted.add(claim.identity)
    pair.script.claims.append(claim)
    observations = [ask(request) for request in claim.requests]
    for observation in observations:
        raise_if_unwritten(observation.ended, claim.name)
    disagreement = claim.verdict(observations)
    if disagreement is not None:
        raise_if_only_handles_fail(claim, observations, ask)
        reference = [pair.reference.observe(request) for request in claim.requests]
        raise CheckFailed(claim, disagreement, observations, reference)


def raise_if_only_handles_fail(
    claim: Claim, observations: Sequence[Observation], ask: Callable[[Call | Build], Observation]
) -> None:
    """Raise UntrustedEvidence if the student's code raised on handles what it does not raise on plain tensors.

    Handles are not all that a tensor is, so that says nothing about the method; a person has to look at it.
    """
    for request, observation in zip(claim.requests, observations, strict=True):
        trace, ended = observation.trace, observation.ended
        refused = ended.kind == READY_MADE or (trace is not None and bool(trace.refused))
        if terms_of(request) is None or ended.how != "raised" or refused:
            continue
        if ask(on_plain_tensors(request)).ended.how == "returned":
            raise UntrustedEvidence(message("method_unwatched", name=claim.name, text=ended.text))
