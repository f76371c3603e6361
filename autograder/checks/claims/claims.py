"""Claims: assertions about a subject's observations, as values, so that they can be tried on known mistakes too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec
from torch import Tensor

from autograder.checks.claims import compare
from autograder.checks.claims.compare import Disagreement
from autograder.checks.claims.request_key import key
from autograder.inside.protocol.observation import Ending, Leaf, Observation
from autograder.inside.protocol.request import Build, Call, Train
from autograder.inside.protocol.wire import Argument, FromBench, encode
from autograder.locale.message import Message, message

LARGEST_TOY = 256  # values in what a workbench makes, whose sizes are not known here

Facet = Literal["output", "gradients", "steps", "state", "conduct"]
Verdict = Callable[[Sequence[Observation]], Disagreement | None]


class Claim(msgspec.Struct):
    """Requests, and a verdict on a subject's observations of them.

    `facet` says what two subjects that break the claim are compared by: their numbers, or ("conduct") the values in
    the message.
    """

    name: str
    requests: list[Call | Build]
    verdict: Verdict
    facet: Facet = "conduct"
    detail: str = ""  # anything else that the verdict depends on

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for two claims that say the same about the same requests."""
        kind = f"{self.verdict.__module__}.{self.verdict.__qualname__}"
        return (kind, self.name, self.detail, *map(key, self.requests))


class CheckFailed(AssertionError):
    """A claim about the student does not hold; the text is that of the disagreement, in English."""

    def __init__(
        self,
        claim: Claim,
        disagreement: Disagreement,
        observations: list[Observation],
        reference: list[Observation],
    ) -> None:
        super().__init__(disagreement.message.text)
        self.claim = claim
        self.disagreement = disagreement
        self.observations = observations
        self.reference = reference


class NotAttempted(Exception):
    """The student has not written the exercise, or another one that it calls; this is not a failure."""

    def __init__(self, outcome: Literal["not_attempted", "blocked"], told: Message) -> None:
        super().__init__(told.text)
        self.outcome = outcome
        self.told = told


class UntrustedEvidence(Exception):
    """A claim holds only by records of the student's process, and these cannot be trusted; this is not a failure."""

    def __init__(self, told: Message) -> None:
        super().__init__(told.text)
        self.told = told


class ReferenceFailed(Exception):
    """The reference itself does not keep the claim: our fault."""


def raise_if_unwritten(ended: Ending, name: str) -> None:
    """Raise NotAttempted if a run ended at a stub."""
    if ended.how == "not_attempted":
        raise NotAttempted("not_attempted", message("not_attempted", name=name))
    if ended.how in ("missing", "not_callable"):
        raise NotAttempted("not_attempted", message(ended.how, name=name, kind=ended.kind))
    if ended.how == "unwritten_dependency":
        raise NotAttempted("blocked", message("unwritten_dependency", name=name, function=ended.function))


def well_formed(name: str, request: Call | Build, reference: Observation) -> Claim:
    """It returns the reference's types, shapes and dtypes, so that a check can compute with them."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(observations[0].ended, name) or compare.build_alike(
            observations[0].output, reference.output
        )

    return Claim(name, [request], verdict, "output")


def same_output(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """The output equals the reference's, within the tolerance around the oracle's."""
    size = largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(observations[0].ended, name) or compare.outputs(
            observations[0].output, reference.output, oracle.output, size
        )

    return Claim(name, [request], verdict, "output")


def same_gradients(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """Every gradient that the reference has equals the reference's."""
    size = largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(observations[0].ended, name) or compare.gradients(
            observations[0], reference, oracle, size
        )

    return Claim(name, [request], verdict, "gradients")


def inputs_unchanged(name: str, request: Call | Build) -> Claim:
    """No argument was changed in place."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        changed = ", ".join(observations[0].changed)
        return compare.endings(observations[0].ended, name) or (
            Disagreement(message("input_changed", names=changed)) if changed else None
        )

    return Claim(name, [request], verdict)


def no_shared_memory(name: str, request: Call | Build) -> Claim:
    """The output shares no memory with an argument."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        shared = ", ".join(observations[0].shared)
        return compare.endings(observations[0].ended, name) or (
            Disagreement(message("memory_shared", names=shared)) if shared else None
        )

    return Claim(name, [request], verdict)


def raises(name: str, request: Call | Build, kinds: Sequence[str]) -> Claim:
    """It raises one of `kinds`, which are names of exceptions, or any exception if there are none."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        ended = observations[0].ended
        if ended.how == "returned":
            return Disagreement(message("did_not_raise", name=name))
        if ended.how != "raised":
            return compare.endings(ended, name)
        if kinds and ended.kind not in kinds:
            return Disagreement(message("raised_another", name=name, kind=ended.kind, kinds=" / ".join(kinds)))
        return None

    return Claim(name, [request], verdict, detail=" ".join(kinds))


def runs_on_meta(name: str, request: Call | Build, reference: Observation) -> Claim:
    """It runs on the device meta, where no tensor has values, and returns the reference's shapes and dtypes.

    So it makes no tensor of its own on the CPU whatever the device of its input.
    """

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        ended = observations[0].ended
        if ended.how == "raised":
            cause = "tensor_left_on_cpu" if "cpu" in ended.text and "meta" in ended.text else "needs_values"
            return Disagreement(message(cause, name=name, line=ended.line, text=compare.shorten(ended.text)))
        return compare.endings(ended, name) or compare.outputs(observations[0].output, reference.output, [], 1)

    return Claim(name, [request], verdict)


def rng_untouched(name: str, request: Call | Build) -> Claim:
    """The call does not advance the global random generators."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(observations[0].ended, name) or (
            Disagreement(message("rng_moved", name=name)) if observations[0].rng_moved else None
        )

    return Claim(name, [request], verdict)


def repeatable(name: str, request: Call | Build) -> Claim:
    """A second call returns the same, and does not change the first result."""
    size = largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        observation = observations[0]
        ended = compare.endings(observation.ended, name)
        if ended is not None:
            return ended
        if not alike(observation.again, observation.output, size):
            return Disagreement(message("second_call_differs", name=name))
        if encode(observation.output) != encode(observation.first_after_again):
            return Disagreement(message("first_result_overwritten", name=name))
        return None

    return Claim(name, [request], verdict)


def alike(again: Sequence[Leaf], first: Sequence[Leaf], size: int) -> bool:
    """True if two runs returned the same bits, or on a GPU, where the order of sums varies, nearly the same values."""
    if encode(again) == encode(first):
        return True
    on_gpu = any(leaf.device == "cuda" for leaf in first)
    return on_gpu and compare.outputs(list(again), list(first), [], size) is None


def largest_input(request: Call | Build) -> int:
    """Return the number of values of the largest tensor in a request, which bounds the length of its sums."""
    if isinstance(request, Build):
        return max(1, _largest([request.args, request.kwargs, request.weights]), largest_input(request.call or Call()))
    fit = request.fit if isinstance(request, Train) else None
    return max(1, _largest([request.args, request.kwargs, fit]))


def _largest(value: Any) -> int:
    if isinstance(value, FromBench):
        return max(LARGEST_TOY, _largest([value.args, value.kwargs]))
    if isinstance(value, Argument):
        return value.tensor.numel()
    if isinstance(value, Tensor):
        return value.numel()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(map(_largest, parts), default=0)
