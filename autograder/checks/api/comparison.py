"""A comparison: one request to the student and to the reference, and what can be asserted of it."""

from __future__ import annotations

from typing import Any

import torch

from autograder.checks.api.hold import hold
from autograder.checks.api.inputs import Seeds
from autograder.checks.api.requests import EVERYTHING, by_own_code, changed, on_handles, on_meta, repeated
from autograder.checks.api.result_view import ObservationView
from autograder.checks.claims import claims, operations
from autograder.checks.claims.claims import Claim, ReferenceFailed
from autograder.checks.claims.request_key import key
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call


class Comparison:
    """One call of the student's and of the reference's code, made when something is asserted of it.

    Returned by `both.call`, `both.iterate`, `both.probe` and `both.build(...).call`. Each assertion returns None if it
    holds, and raises CheckFailed, whose text the student reads, if it does not. All of them raise NotAttempted if the
    student has not written the exercise, and ReferenceFailed if the reference itself fails.
    """

    def __init__(self, pair: Pair, seeds: Seeds, name: str, request: Call | Build) -> None:
        self.pair = pair
        self.seeds = seeds
        self.name = name
        self.request = request
        self._student: dict[str, Observation] = {}

    @property
    def student(self) -> ObservationView:
        """The student's run, for a check's own assertions.

        The run has returned, with the reference's types, shapes and dtypes, so a check can compute with its output.
        Raises CheckFailed if it has not.

        Example::

            output = both.call("softmax", randn(4, 5), dim=0).student.output
            assert (output >= 0).all(), "a probability is negative"
        """
        self.pair.script.looked = True
        self._hold(claims.well_formed(self.name, self.request, self._reference(self.request)))
        return ObservationView(self._ask(self.request))

    @property
    def reference(self) -> ObservationView:
        """The reference's run, whether it returned or raised.

        Example::

            run = both.call("loss", randn(4, 5))
            assert run.student.output < 2 * run.reference.output, "the loss is far too large"
        """
        return ObservationView(self._reference(self.request))

    def assert_same_output(self) -> None:
        """Assert that the output is the reference's.

        Type, shape, dtype, device and the places of NaN and infinity are equal, and so are the values, within the
        tolerance of docs/checks.md; lists, tuples and dictionaries are compared part by part. Raises CheckFailed,
        which names the first difference.

        Example::

            both.call("softmax", randn(4, 5), dim=1).assert_same_output()
        """
        reference = self._reference(self.request)
        self._hold(claims.same_output(self.name, self.request, reference, self.pair.reference.oracle(self.request)))

    def assert_same_gradients(self) -> None:
        """Assert that the gradients of every floating-point input, and of every parameter, are the reference's.

        A random direction of the output's shape is back-propagated, the same on both sides. A missing gradient equals
        one of zeros. Inputs made by `fixed` are left out. Raises CheckFailed, also if the graph is cut, and
        ReferenceFailed if the reference has no gradients.

        Example::

            both.call("softmax", randn(4, 5), dim=1).assert_same_gradients()
        """
        request = self._with_cotangents()
        reference = self._reference(request)
        if reference.gradients_ended is None or reference.gradients_ended.how != "returned":
            raise ReferenceFailed(f"{self.name}: the reference gives no gradients: {reference.gradients_ended}")
        self._hold(claims.same_gradients(self.name, request, reference, self.pair.reference.oracle(request)))

    def assert_inputs_unchanged(self) -> None:
        """Assert that no tensor argument was changed in place, not even through `.data` or NumPy.

        Raises CheckFailed, which names the arguments.

        Example::

            both.call("normalize", randn(4, 5)).assert_inputs_unchanged()
        """
        self._hold(claims.inputs_unchanged(self.name, self.request))

    def assert_no_shared_memory(self) -> None:
        """Assert that no tensor of the output is a view of an argument.

        Raises CheckFailed, which names the arguments.

        Example::

            both.call("flipped", randn(4, 5)).assert_no_shared_memory()
        """
        self._hold(claims.no_shared_memory(self.name, self.request))

    def assert_raises(self, *kinds: type[BaseException]) -> None:
        """Assert that the call raises one of `kinds`, or any exception if there are none.

        The type has to be one of them exactly, since only its name is known outside of the student's process. Raises
        CheckFailed if the call returns or raises another exception.

        Example::

            both.call("matmul", randn(4, 5), randn(4, 5)).assert_raises(ValueError, RuntimeError)
        """
        self._hold(claims.raises(self.name, self.request, [kind.__name__ for kind in kinds]))

    def assert_runs_on_meta(self) -> None:
        """Assert that the call works on the device meta and returns the reference's shapes and dtypes there.

        So it makes every tensor of its own on the device of its input, and reads no values. Raises CheckFailed.

        Example::

            both.call("causal_mask", randn(4, 4)).assert_runs_on_meta()
        """
        request = on_meta(self.request)
        self._hold(claims.runs_on_meta(self.name, request, self._reference(request)))

    def assert_avoids_forbidden(self) -> None:
        """Assert that the answer is built of the operations that the exercise allows, forward and backward.

        The function is called with handles, whose values another process holds: it performs the building blocks of
        torch and `[method] allowed` of assignment.toml, without `[method] forbidden`. A name with dots there, such as
        `torch.nn.Linear`, is a class or package whose code is out of order during the call. The output that was made so
        has to be the reference's, so an answer cannot compute it in any other way. Raises CheckFailed, which names the
        operations, and UntrustedEvidence if the code runs on plain tensors only.

        Example::

            both.call("softmax", randn(4, 5), dim=1).assert_avoids_forbidden()
        """
        plain = self._with_cotangents() if self._is_differentiable() else self.request
        request = by_own_code(plain, self.pair.method)
        expected = self._reference(request), self.pair.reference.oracle(request)
        self._hold(operations.avoids(self.name, request, plain, *expected))

    def assert_stays_in_torch(self) -> None:
        """Assert that no value left torch through `item()`, `tolist()`, `numpy()`, `float()` and the like.

        The function is called with handles, as `assert_avoids_forbidden` does, and the output has to be the
        reference's. Raises CheckFailed, which names the calls, and UntrustedEvidence if the code runs on plain tensors
        only.

        Example::

            both.call("accuracy", randn(4, 5), randint(0, 5, 4)).assert_stays_in_torch()
        """
        request = on_handles(self.request, self.pair.method, EVERYTHING)
        expected = self._reference(request), self.pair.reference.oracle(request)
        self._hold(operations.stays_in_torch(self.name, request, *expected))

    def assert_rng_untouched(self) -> None:
        """Assert that the call leaves torch's global random generators as they were.

        Raises CheckFailed.

        Example::

            both.call("dropout", randn(4, 5), training=False).assert_rng_untouched()
        """
        self._hold(claims.rng_untouched(self.name, self.request))

    def assert_repeatable(self) -> None:
        """Assert that a second call with equal arguments returns the same, and does not change the first output.

        The second call starts from the same seed. Raises CheckFailed.

        Example::

            both.call("positional_encoding", 7, 6).assert_repeatable()
        """
        self._hold(claims.repeatable(self.name, repeated(self.request)))

    def _is_differentiable(self) -> bool:
        return bool(self._floating_outputs())

    def _with_cotangents(self) -> Call | Build:
        directions = [self.seeds.cotangent(tensor) for tensor in self._floating_outputs()]
        return changed(self.request, cotangents=directions)

    def _floating_outputs(self) -> list[torch.Tensor]:
        """The floating-point tensors of the reference's output, in order."""
        values: list[Any] = [leaf.value for leaf in self._reference(self.request).output if leaf.kind == "tensor"]
        return [value for value in values if isinstance(value, torch.Tensor) and value.dtype.is_floating_point]

    def _reference(self, request: Call | Build) -> Observation:
        return self.pair.reference.observe(request)

    def _ask(self, request: Call | Build) -> Observation:
        name = key(request)
        if name not in self._student:
            self._student[name] = self.pair.ask_student(request)
        return self._student[name]

    def _hold(self, claim: Claim) -> None:
        hold(claim, self.pair, self._ask)
