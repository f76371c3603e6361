"""A module class constructed on both sides, taken on a journey, and called."""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.checks.api.comparison import Comparison
from autograder.checks.api.inputs import Seeds
from autograder.checks.api.result_view import ObservationView
from autograder.checks.claims import registration
from autograder.checks.claims.claims import ReferenceFailed
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.request import Build, Call
from autograder.inside.verbs.modules import JOURNEYS


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
    def student(self) -> ObservationView:
        """The student's module right after construction."""
        return self._plain().student

    @property
    def reference(self) -> ObservationView:
        """The reference's module right after construction."""
        return self._plain().reference

    def assert_same_parameters(self) -> None:
        """Everything registered has the reference's name, shape, dtype and kind."""
        comparison = self._plain()
        comparison._hold(registration.same_parameters(self.request.cls, self.request, comparison.reference.observation))

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
        return dict(sorted(observation.module.state.items()))  # public.json keeps names in this order
