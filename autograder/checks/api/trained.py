"""A training function at work on both sides, step by step."""

from __future__ import annotations

from autograder.checks.api.comparison import Comparison
from autograder.checks.api.hold import hold
from autograder.checks.api.requests import traced
from autograder.checks.claims import training


class Trained(Comparison):
    """One training run of the student's and of the reference's function, returned by `both.train`.

    Has all assertions of a Comparison, for what the function returns, and those below. They raise as those do:
    CheckFailed if they do not hold, NotAttempted, ReferenceFailed.
    """

    def assert_cycle(self) -> None:
        """Assert that forward passes, backward passes and steps come in the reference's order.

        Each forward pass is in the reference's mode, and each backward pass meets clean gradients; where gradients
        are zeroed does not matter otherwise. The model has to be the reference's at the end. Raises CheckFailed, which
        names the most serious fault.

        Example::

            both.train("train_one_epoch", "line_fit").assert_cycle()
        """
        reference = self._reference(self.request)
        self._hold(training.same_cycle(self.name, self.request, reference, self.pair.reference.oracle(self.request)))

    def assert_same_steps(self) -> None:
        """Assert that at every optimizer step the gradients, and then the parameters, are the reference's.

        The first 50 steps are kept, of models of up to 20,000 parameters. Raises CheckFailed, which names the first
        step that differs.

        Example::

            both.train("train_one_epoch", "line_fit", batch_size=3).assert_same_steps()
        """
        reference = self._reference(self.request)
        self._hold(training.same_steps(self.name, self.request, reference, self.pair.reference.oracle(self.request)))

    def assert_same_state(self) -> None:
        """Assert that the model's state_dict is the reference's at the end.

        Raises CheckFailed, which names the first parameter or buffer that differs.

        Example::

            both.train("fit", "dropout_fit", epochs=3).assert_same_state()
        """
        reference = self._reference(self.request)
        self._hold(training.same_state(self.name, self.request, reference, self.pair.reference.oracle(self.request)))

    def assert_model_unchanged(self) -> None:
        """Assert that no parameter or buffer was changed, no gradient computed and no step taken.

        Raises CheckFailed.

        Example::

            both.train("evaluate", "line_fit").assert_model_unchanged()
        """
        self._hold(training.model_unchanged(self.name, self.request))

    def assert_waits_no_more_than(self, few: Trained) -> None:
        """Assert that more batches than in `few` take no more `item()` and the like than the reference's.

        So a GPU is not kept waiting in every batch. `few`: the same training with fewer batches. Both outputs have to
        be the reference's. Raises CheckFailed.

        Example::

            few = both.train("train_one_epoch", "line_fit", batches=2)
            both.train("train_one_epoch", "line_fit", batches=8).assert_waits_no_more_than(few)
        """
        requests = [traced(few.request), traced(self.request)]
        expected = [(self._reference(request), self.pair.reference.oracle(request)) for request in requests]
        hold(training.waits_alike(self.name, requests, expected), self.pair, self._ask)

    def assert_batches_moved(self) -> None:
        """Assert that every tensor of every batch was moved to the device.

        Moved is what went through `.to`, `.cuda`, `.cpu` or `torch.as_tensor`, even if it is there already. Raises
        CheckFailed, which names the parts that were left.

        Example::

            both.train("train_one_epoch", "line_fit").assert_batches_moved()
        """
        self._hold(training.batches_moved(self.name, self.request))
