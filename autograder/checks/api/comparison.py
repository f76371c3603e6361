"""A comparison: one request to the student and to the reference, and what can be asserted of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import torch

from autograder.checks.api.inputs import Seeds
from autograder.checks.api.result_view import ObservationView
from autograder.checks.claims import claims, operations
from autograder.checks.claims.claims import CheckFailed, Claim, ReferenceFailed, UntrustedEvidence, raise_if_unwritten
from autograder.checks.claims.request_key import key
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call
from autograder.locale.message import message


class Comparison:
    """One call of both sides; runs when something is asserted of it."""

    def __init__(self, pair: Pair, seeds: Seeds, name: str, request: Call | Build) -> None:
        self.pair = pair
        self.seeds = seeds
        self.name = name
        self.request = request
        self._student: dict[str, Observation] = {}

    @property
    def student(self) -> ObservationView:
        """The student's plain run: it returned, and types and shapes are right. Raises CheckFailed or NotAttempted."""
        self.pair.script.looked = True
        self._hold(claims.well_formed(self.name, self.request, self._reference(self.request)))
        return ObservationView(self._ask(self.request))

    @property
    def reference(self) -> ObservationView:
        """The reference's run."""
        return ObservationView(self._reference(self.request))

    def assert_same_output(self) -> None:
        """Type, shape, dtype, device, NaN pattern and values are the reference's."""
        reference = self._reference(self.request)
        self._hold(claims.same_output(self.name, self.request, reference, self.pair.reference.oracle(self.request)))

    def assert_same_gradients(self) -> None:
        """The gradients of every differentiable input, and of every parameter, are the reference's."""
        request = self._with_cotangents()
        reference = self._reference(request)
        if reference.gradients_ended is None or reference.gradients_ended.how != "returned":
            raise ReferenceFailed(f"{self.name}: the reference gives no gradients: {reference.gradients_ended}")
        self._hold(claims.same_gradients(self.name, request, reference, self.pair.reference.oracle(request)))

    def assert_inputs_unchanged(self) -> None:
        """No argument was altered, not even out of sight of autograd."""
        self._hold(claims.inputs_unchanged(self.name, self.request))

    def assert_no_shared_memory(self) -> None:
        """The output does not lie in an argument's memory."""
        self._hold(claims.no_shared_memory(self.name, self.request))

    def assert_raises(self, *kinds: type[BaseException]) -> None:
        """The input is refused: with one of `kinds`, or with any exception where none is named."""
        self._hold(claims.raises(self.name, self.request, [kind.__name__ for kind in kinds]))

    def assert_runs_on_meta(self) -> None:
        """No tensor of its own lies on the CPU whatever the input's device is."""
        request = self._on_meta()
        self._hold(claims.runs_on_meta(self.name, request, self._reference(request)))

    def assert_avoids_forbidden(self) -> None:
        """None of the operations that assignment.toml forbids ran, forward or backward."""
        request = self._with_cotangents() if self._differentiable() else self.request
        self._hold(operations.avoids(self.name, profiled(request), self.pair.forbidden))

    def assert_stays_in_torch(self) -> None:
        """No value left torch through item(), tolist(), numpy() and the like."""
        self._hold(operations.stays_in_torch(self.name, traced(self.request)))

    def assert_rng_untouched(self) -> None:
        """The global random generator is left as it was."""
        self._hold(claims.rng_untouched(self.name, self.request))

    def assert_repeatable(self) -> None:
        """A second call gives the same, and leaves the first result alone."""
        self._hold(claims.repeatable(self.name, repeated(self.request)))

    def _differentiable(self) -> bool:
        output = self._reference(self.request).output
        return any(leaf.kind == "tensor" and _floating(leaf.value) for leaf in output)

    def _with_cotangents(self) -> Call | Build:
        output = self._reference(self.request).output
        directions = [
            self.seeds.cotangent(leaf.value) for leaf in output if leaf.kind == "tensor" and _floating(leaf.value)
        ]
        return changed(self.request, cotangents=directions)

    def _on_meta(self) -> Call | Build:
        request = changed(self.request, device="meta")
        if isinstance(request, Build):
            return msgspec.structs.replace(request, journey=[*request.journey, "meta"])
        return request

    def _reference(self, request: Call | Build) -> Observation:
        return self.pair.reference.observe(request)

    def _ask(self, request: Call | Build) -> Observation:
        name = key(request)
        if name not in self._student:
            self._student[name] = self.pair.ask_student(request)
        return self._student[name]

    def _hold(self, claim: Claim) -> None:
        hold(claim, self.pair, self._ask)


def hold(claim: Claim, pair: Pair, ask: Callable[[Call | Build], Observation]) -> None:
    """Try a claim on the reference, then on the student.

    Raises ReferenceFailed, NotAttempted, CheckFailed or UntrustedEvidence.
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
        reference = [pair.reference.observe(request) for request in claim.requests]
        raise CheckFailed(claim, disagreement, observations, reference)
    if claim.recorded and pair.unvouched:
        raise UntrustedEvidence(message("method_unvouched", name=claim.name, what=pair.unvouched))


def _floating(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.dtype.is_floating_point


def changed(request: Call | Build, **changes: Any) -> Call | Build:
    if isinstance(request, Build):
        call = request.call and msgspec.structs.replace(request.call, **changes)
        return msgspec.structs.replace(request, call=call)
    return msgspec.structs.replace(request, **changes)


def traced(request: Call | Build) -> Call | Build:
    return changed(request, traced=True)


def profiled(request: Call | Build) -> Call | Build:
    return changed(request, traced=True, profiled=True)


def repeated(request: Call | Build) -> Call | Build:
    return changed(request, repeated=True)
