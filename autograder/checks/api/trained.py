"""A training function at work on both sides, step by step."""

from __future__ import annotations

from autograder.checks.api.comparison import Comparison, hold, traced
from autograder.checks.claims import training


class Trained(Comparison):
    """One training run of both sides."""

    def assert_cycle(self) -> None:
        """Forward, backward and step come in the reference's order, on clean gradients, in the right mode."""
        self._hold(training.same_cycle(self.name, self.request, self._reference(self.request)))

    def assert_same_steps(self) -> None:
        """At every optimizer step, the gradients and then the parameters are the reference's."""
        reference = self._reference(self.request)
        self._hold(training.same_steps(self.name, self.request, reference, self.pair.reference.oracle(self.request)))

    def assert_same_state(self) -> None:
        """At the end, the model's parameters and buffers are the reference's."""
        reference = self._reference(self.request)
        self._hold(training.same_state(self.name, self.request, reference, self.pair.reference.oracle(self.request)))

    def assert_model_unchanged(self) -> None:
        """No parameter and no buffer of the model was changed, and no gradient computed."""
        self._hold(training.model_unchanged(self.name, self.request))

    def assert_waits_no_more_than(self, few: Trained) -> None:
        """More batches than in `few` take no more waiting for the device: item() and the like stand after the loop."""
        requests = [traced(few.request), traced(self.request)]
        hold(training.waits_alike(self.name, requests, [self._reference(r) for r in requests]), self.pair, self._ask)

    def assert_batches_moved(self) -> None:
        """Every tensor of every batch was moved to the device."""
        self._hold(training.batches_moved(self.name, self.request))
