"""`both`: exercises the student and the reference alike, and says where they part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import torch

from autograder.checks import claims, method
from autograder.checks.claims import CheckFailed, Claim, ReferenceFailed, raise_if_unwritten
from autograder.checks.inputs import Seeds
from autograder.checks.pair import Pair, key
from autograder.checks.seen import Seen
from autograder.inside.modules import JOURNEYS
from autograder.inside.observation import Observation
from autograder.inside.request import Build, Call


class Comparison:
    """One call of both sides; runs when something is asserted of it."""

    def __init__(self, pair: Pair, seeds: Seeds, name: str, request: Call | Build) -> None:
        self.pair = pair
        self.seeds = seeds
        self.name = name
        self.request = request
        self._student: dict[str, Observation] = {}

    @property
    def student(self) -> Seen:
        """The student's plain run: it returned, and types and shapes are right. Raises CheckFailed or Unwritten."""
        self._hold(claims.well_formed(self.name, self.request, self._reference(self.request)))
        return Seen(self._ask(self.request))

    @property
    def reference(self) -> Seen:
        """The reference's run."""
        return Seen(self._reference(self.request))

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
        self._hold(method.avoids(self.name, _changed(request, traced=True, profiled=True), self.pair.forbidden))

    def assert_stays_in_torch(self) -> None:
        """No value left torch through item(), tolist(), numpy() and the like."""
        self._hold(method.stays_in_torch(self.name, _traced(self.request)))

    def assert_rng_untouched(self) -> None:
        """The global random generator is left as it was."""
        self._hold(claims.rng_untouched(self.name, self.request))

    def assert_repeatable(self) -> None:
        """A second call gives the same, and leaves the first result alone."""
        self._hold(claims.repeatable(self.name, _repeated(self.request)))

    def _differentiable(self) -> bool:
        output = self._reference(self.request).output
        return any(leaf.kind == "tensor" and _floating(leaf.value) for leaf in output)

    def _with_cotangents(self) -> Call | Build:
        output = self._reference(self.request).output
        directions = [
            self.seeds.cotangent(leaf.value) for leaf in output if leaf.kind == "tensor" and _floating(leaf.value)
        ]
        return _changed(self.request, cotangents=directions)

    def _on_meta(self) -> Call | Build:
        request = _changed(self.request, device="meta")
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
    """Try a claim on the reference, then on the student. Raises ReferenceFailed, Unwritten or CheckFailed."""
    if claim.identity not in pair.trusted:
        broken = claim.verdict([pair.reference.observe(request) for request in claim.requests])
        if broken is not None:
            raise ReferenceFailed(f"the reference itself fails: {broken.message.text}")
        pair.trusted.add(claim.identity)
    observations = [ask(request) for request in claim.requests]
    for observation in observations:
        raise_if_unwritten(observation.ended, claim.name)
    disagreement = claim.verdict(observations)
    if disagreement is not None:
        reference = [pair.reference.observe(request) for request in claim.requests]
        raise CheckFailed(claim, disagreement, observations, reference)


def _floating(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.dtype.is_floating_point


def _changed(request: Call | Build, **changes: Any) -> Call | Build:
    if isinstance(request, Build):
        call = request.call and msgspec.structs.replace(request.call, **changes)
        return msgspec.structs.replace(request, call=call)
    return msgspec.structs.replace(request, **changes)


def _traced(request: Call | Build) -> Call | Build:
    return _changed(request, traced=True)


def _repeated(request: Call | Build) -> Call | Build:
    return _changed(request, repeated=True)


class Growth:
    """The same call at several sizes."""

    def __init__(self, comparisons: Sequence[Comparison], sizes: Sequence[int]) -> None:
        self.comparisons = comparisons
        self.sizes = sizes

    def assert_constant_operations(self) -> None:
        """No loop over the rows: the number of operations does not grow with the size."""
        first = self.comparisons[0]
        requests = [_traced(comparison.request) for comparison in self.comparisons]
        claim = method.constant_operations(first.name, requests, self.sizes)
        hold(claim, first.pair, first._ask)


class Built:
    """A module class constructed on both sides; each step gives a new one, so that steps can be chained."""

    def __init__(self, pair: Pair, seeds: Seeds, request: Build, own_weights: bool = False) -> None:
        self.pair = pair
        self.seeds = seeds
        self.request = request
        self.own_weights = own_weights

    def _with(self, step: str) -> Built:
        assert step in JOURNEYS
        request = msgspec.structs.replace(self.request, journey=[*self.request.journey, step])
        return Built(self.pair, self.seeds, request, self.own_weights)

    def eval(self) -> Built:
        """Switched to evaluation."""
        return self._with("eval")

    def double(self) -> Built:
        """Moved to float64."""
        return self._with("double")

    def bfloat16(self) -> Built:
        """Moved to bfloat16."""
        return self._with("bfloat16")

    def on_meta(self) -> Built:
        """Moved to the meta device."""
        return self._with("meta")

    def copied(self) -> Built:
        """Deep-copied."""
        return self._with("copied")

    def functional(self) -> Built:
        """Called by torch.func.functional_call with other weights than its own."""
        return self._with("functional")

    def seeded(self, seed: int) -> Built:
        """Constructed after torch.manual_seed(seed)."""
        request = msgspec.structs.replace(self.request, seed=seed)
        return Built(self.pair, self.seeds, request, self.own_weights)

    def untouched(self) -> Built:
        """With its own initial weights instead of the reference's."""
        return Built(self.pair, self.seeds, self.request, own_weights=True)

    @property
    def student(self) -> Seen:
        """The student's module right after construction."""
        return self._plain().student

    @property
    def reference(self) -> Seen:
        """The reference's module right after construction."""
        return self._plain().reference

    def assert_same_parameters(self) -> None:
        """Everything registered has the reference's name, shape, dtype and kind."""
        comparison = self._plain()
        comparison._hold(claims.same_parameters(self.request.cls, self.request, comparison.reference.observation))

    def call(self, *args: Any, **kwargs: Any) -> Comparison:
        """A forward pass, with the reference's weights on both sides unless `untouched`."""
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        call = Call(args=made_args, kwargs=made_kwargs, seed=self.request.seed)
        weights = None if self.own_weights else self._reference_weights()
        request = msgspec.structs.replace(self.request, call=call, weights=weights)
        return Comparison(self.pair, self.seeds, self.request.cls, request)

    def _plain(self) -> Comparison:
        return Comparison(self.pair, self.seeds, self.request.cls, self.request)

    def _reference_weights(self) -> dict[str, Any]:
        plain = msgspec.structs.replace(self.request, journey=[])
        observation = self.pair.reference.observe(plain)
        if observation.module is None:
            raise ReferenceFailed(f"{self.request.cls}: the reference builds no module: {observation.ended}")
        return observation.module.state


class Both:
    """The fixture of every check."""

    def __init__(self, pair: Pair, seeds: Seeds) -> None:
        self.pair = pair
        self.seeds = seeds

    def call(self, function: str, /, *args: Any, **kwargs: Any) -> Comparison:
        """A function of the module, called with the same arguments on both sides."""
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        request = Call(function=function, args=made_args, kwargs=made_kwargs, seed=self.seeds.next_seed())
        return Comparison(self.pair, self.seeds, function, request)

    def build(self, cls: str, /, *args: Any, **kwargs: Any) -> Built:
        """A module class of the module, constructed with the same arguments on both sides."""
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        request = Build(cls=cls, args=made_args, kwargs=made_kwargs, seed=self.seeds.next_seed())
        return Built(self.pair, self.seeds, request)

    def growth(self, function: str, make: Callable[[int], Sequence[Any]], sizes: Sequence[int] = (4, 8, 16)) -> Growth:
        """A function called at several sizes; `make` gives the arguments for one."""
        return Growth([self.call(function, *make(size)) for size in sizes], sizes)
