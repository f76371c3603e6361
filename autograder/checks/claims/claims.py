"""Claims: what an assertion of a check holds of a subject, so that a known mistake can be tried on it too."""

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

LARGEST_TOY = 256  # values in what a workbench makes, whose sizes are not known out here

Facet = Literal["output", "gradients", "steps", "state", "conduct"]
Verdict = Callable[[Sequence[Observation]], Disagreement | None]


class Claim(msgspec.Struct):
    """Requests, and what has to hold of a subject's observations of them.

    `facet` says by what two subjects that break the claim are told apart: by their numbers, or (conduct) by what is
    said of them.
    """

    name: str
    requests: list[Call | Build]
    verdict: Verdict
    facet: Facet = "conduct"
    detail: str = ""  # what the verdict depends on beside the requests
    recorded: bool = False  # it rests on what was recorded in the subject's own process

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for two claims that say the same of the same requests."""
        return (self.verdict.__qualname__, self.name, self.detail, *map(key, self.requests))


class CheckFailed(AssertionError):
    """A claim that does not hold; its text is the English of the message."""

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
    """The student has not written what the check is about, or what it calls; not a failure."""

    def __init__(self, outcome: Literal["not_attempted", "blocked"], told: Message) -> None:
        super().__init__(told.text)
        self.outcome = outcome
        self.told = told


class UntrustedEvidence(Exception):
    """The claim holds by what was recorded in the student's process, which cannot be relied on: nobody's failure."""

    def __init__(self, told: Message) -> None:
        super().__init__(told.text)
        self.told = told


class ReferenceFailed(Exception):
    """The reference itself does not do what the check asks for: our fault."""


def raise_if_unwritten(ended: Ending, name: str) -> None:
    """Tell a stub from an attempt. Raises NotAttempted."""
    if ended.how == "not_attempted":
        raise NotAttempted("not_attempted", message("not_attempted", name=name))
    if ended.how in ("missing", "not_callable"):
        raise NotAttempted("not_attempted", message(ended.how, name=name, kind=ended.kind))
    if ended.how == "unwritten_dependency":
        raise NotAttempted("blocked", message("unwritten_dependency", name=name, function=ended.function))


def well_formed(name: str, request: Call | Build, reference: Observation) -> Claim:
    """It returns what a check can compute with: the reference's types, shapes and dtypes."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(seen[0].ended, name) or compare.build_alike(seen[0].output, reference.output)

    return Claim(name, [request], verdict, "output")


def same_output(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """The output is the reference's."""
    size = largest_input(request)

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(seen[0].ended, name) or compare.outputs(
            seen[0].output, reference.output, oracle.output, size
        )

    return Claim(name, [request], verdict, "output")


def same_gradients(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """Every gradient that the reference gives is the reference's."""
    size = largest_input(request)

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(seen[0].ended, name) or compare.gradients(seen[0], reference, oracle, size)

    return Claim(name, [request], verdict, "gradients")


def inputs_unchanged(name: str, request: Call | Build) -> Claim:
    """No argument was altered."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        changed = ", ".join(seen[0].changed)
        return compare.endings(seen[0].ended, name) or (
            Disagreement(message("input_changed", names=changed)) if changed else None
        )

    return Claim(name, [request], verdict)


def no_shared_memory(name: str, request: Call | Build) -> Claim:
    """The output lies in memory of its own."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        shared = ", ".join(seen[0].shared)
        return compare.endings(seen[0].ended, name) or (
            Disagreement(message("memory_shared", names=shared)) if shared else None
        )

    return Claim(name, [request], verdict)


def raises(name: str, request: Call | Build, kinds: Sequence[str]) -> Claim:
    """It refuses the input: with one of `kinds`, or with any exception where there are none."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        ended = seen[0].ended
        if ended.how == "returned":
            return Disagreement(message("did_not_raise", name=name))
        if ended.how != "raised":
            return compare.endings(ended, name)
        if kinds and ended.kind not in kinds:
            return Disagreement(message("raised_another", name=name, kind=ended.kind, kinds=" / ".join(kinds)))
        return None

    return Claim(name, [request], verdict, detail=" ".join(kinds))


def runs_on_meta(name: str, request: Call | Build, reference: Observation) -> Claim:
    """It runs on a device without values, so no tensor of its own lies on the CPU, and shapes come out right."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        ended = seen[0].ended
        if ended.how == "raised":
            told = "tensor_left_on_cpu" if "cpu" in ended.text and "meta" in ended.text else "needs_values"
            return Disagreement(message(told, name=name, line=ended.line, text=compare.shorten(ended.text)))
        return compare.endings(ended, name) or compare.outputs(seen[0].output, reference.output, [], 1)

    return Claim(name, [request], verdict)


def rng_untouched(name: str, request: Call | Build) -> Claim:
    """The global random generator is left as it was."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        return compare.endings(seen[0].ended, name) or (
            Disagreement(message("rng_moved", name=name)) if seen[0].rng_moved else None
        )

    return Claim(name, [request], verdict)


def repeatable(name: str, request: Call | Build) -> Claim:
    """A second call gives the same, and leaves the first result alone."""
    size = largest_input(request)

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        observation = seen[0]
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
    """Whether two runs gave the same: to the last bit, or on a GPU, where the order of a sum may change, nearly."""
    if encode(again) == encode(first):
        return True
    on_gpu = any(leaf.device == "cuda" for leaf in first)
    return on_gpu and compare.outputs(list(again), list(first), [], size) is None


def same_parameters(name: str, request: Build, reference: Observation) -> Claim:
    """Names, shapes, dtypes and kinds of everything registered are the reference's."""

    def verdict(seen: Sequence[Observation]) -> Disagreement | None:
        ended = compare.endings(seen[0].ended, name)
        if ended is not None:
            return ended
        own, wanted = seen[0].module, reference.module
        assert wanted is not None
        if own is None:
            return Disagreement(message("not_a_module", name=name))
        for kind in ("parameters", "buffers"):
            got, expected = getattr(own, kind), getattr(wanted, kind)
            missing, extra = sorted(expected.keys() - got.keys()), sorted(got.keys() - expected.keys())
            if missing and extra:
                names = {"missing": ", ".join(missing[:6]), "extra": ", ".join(extra[:6])}
                return Disagreement(message(f"{kind}_renamed", **names))
            if missing:
                return Disagreement(message(f"{kind}_missing", names=", ".join(missing[:6])))
            if extra:
                return Disagreement(message(f"{kind}_unexpected", names=", ".join(extra[:6])))
            for part, facts in expected.items():
                if got[part].shape != facts.shape:
                    shapes = {"expected": compare.show(facts.shape), "got": compare.show(got[part].shape)}
                    return Disagreement(message("shape_differs", where=message("named", name=part), **shapes))
                if got[part].dtype != facts.dtype:
                    shown = {"expected": facts.dtype, "got": got[part].dtype}
                    return Disagreement(message("dtype_differs", where=message("named", name=part), **shown))
                if facts.requires_grad and not got[part].requires_grad:
                    return Disagreement(message("parameter_frozen", name=part))
        return None

    return Claim(name, [request], verdict)


def largest_input(request: Call | Build) -> int:
    """How many values the largest tensor of a request has: no sum in it is longer."""
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
