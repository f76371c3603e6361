"""A module class constructed on both sides, taken through steps, and called."""

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
    """A module class constructed on both sides, returned by `both.build`.

    Each step (`eval`, `double`, `copied` …) returns a new Built, so that steps can be chained; they are taken in this
    order, after the weights are loaded and before the call.
    """

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
        """Switch the module to evaluation mode.

        Example::

            both.build("MLP", 5, 3).eval().call(randn(4, 5)).assert_same_output()
        """
        return self._with("eval")

    def double(self) -> Built:
        """Move the module to float64.

        Example::

            both.build("MLP", 5, 3).double().call(randn(4, 5, dtype=torch.float64)).assert_same_output()
        """
        return self._with("double")

    def bfloat16(self) -> Built:
        """Move the module to bfloat16.

        Example::

            both.build("MLP", 5, 3).bfloat16().call(randn(4, 5, dtype=torch.bfloat16)).assert_same_output()
        """
        return self._with("bfloat16")

    def on_meta(self) -> Built:
        """Move the module to the device meta.

        Example::

            both.build("MLP", 5, 3).on_meta().assert_same_parameters()
        """
        return self._with("meta")

    def copied(self) -> Built:
        """Replace the module by a deep copy.

        Example::

            both.build("MLP", 5, 3).copied().call(randn(4, 5)).assert_same_output()
        """
        return self._with("copied")

    def functional(self) -> Built:
        """Call the module through torch.func.functional_call with other weights than its own.

        So a forward pass that keeps values of its weights is found.

        Example::

            both.build("Linear", 5, 3).functional().call(randn(4, 5)).assert_same_output()
        """
        return self._with("functional")

    def seeded(self, seed: int) -> Built:
        """Construct the module, and call it, after torch.manual_seed(seed).

        Example::

            one, other = (both.build("Linear", 5, 3).seeded(seed).student for seed in (1, 2))
            assert not torch.equal(one.state["weight"], other.state["weight"]), "the weights are not random"
        """
        request = msgspec.structs.replace(self.request, seed=seed)
        return Built(self.pair, self.seeds, request, self.own_weights)

    def untouched(self) -> Built:
        """Keep the module's own initial weights; otherwise `call` loads the reference's.

        Example::

            output = both.build("Zeroed", 5).untouched().call(randn(4, 5)).student.output
            assert (output == 0).all(), "a new layer returns zeros"
        """
        return Built(self.pair, self.seeds, self.request, own_weights=True)

    @property
    def student(self) -> ObservationView:
        """The student's module after its construction and steps, without a call.

        Raises CheckFailed if the construction fails, NotAttempted if the class is not written.

        Example::

            parameters = both.build("Linear", 5, 3, bias=False).student.parameters
            assert "bias" not in parameters, "bias=False leaves the bias out"
        """
        return self._plain().student

    @property
    def reference(self) -> ObservationView:
        """The reference's module after its construction and steps, without a call.

        Example::

            layer = both.build("Linear", 5, 3)
            assert layer.student.state.keys() == layer.reference.state.keys()
        """
        return self._plain().reference

    def assert_same_parameters(self) -> None:
        """Assert that all parameters and buffers have the reference's names, shapes and dtypes, and none is frozen.

        Values are not compared. Raises CheckFailed, which names what is missing, unexpected or different,
        NotAttempted, or ReferenceFailed.

        Example::

            both.build("Linear", 5, 3).assert_same_parameters()
        """
        comparison = self._plain()
        reference = comparison.reference.observation
        comparison._hold(registration.same_parameters(self.request.cls, self.request, reference))

    def call(self, *args: Any, **kwargs: Any) -> Comparison:
        """Call the module, with the reference's weights on both sides unless it is `untouched`.

        The arguments are those of its forward pass. Raises ReferenceFailed if the reference builds no module, and
        TypeError for an argument that cannot be sent. If the weights do not fit the student's module, the assertions
        fail.

        Example::

            both.build("Linear", 5, 3).call(randn(4, 5)).assert_same_gradients()
        """
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
