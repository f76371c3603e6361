"""`both`, the fixture of every check: exercises the student's and the reference's code alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.checks.api.built import Built
from autograder.checks.api.comparison import Comparison
from autograder.checks.api.hold import hold
from autograder.checks.api.inputs import Seeds, made_by
from autograder.checks.api.requests import EVERYTHING, on_handles
from autograder.checks.api.trained import Trained
from autograder.checks.claims import operations
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.request import Build, Call, Iterate, Probe, Train


class Growth:
    """The same function called at several sizes, returned by `both.growth`."""

    def __init__(self, comparisons: Sequence[Comparison], sizes: Sequence[int]) -> None:
        self.comparisons = comparisons
        self.sizes = sizes

    def assert_constant_operations(self) -> None:
        """Assert that the number of operations does not grow with the size, as a Python loop over rows makes it.

        The function is called with handles, whose operations another process performs and counts, and every output has
        to be the reference's. Less than half an operation per row is no growth. Raises CheckFailed, which shows the
        counts, NotAttempted, ReferenceFailed, and UntrustedEvidence if the code runs on plain tensors only.

        Example::

            both.growth("softmax", lambda rows: (randn(rows, 5),)).assert_constant_operations()
        """
        first = self.comparisons[0]
        plain = [comparison.request for comparison in self.comparisons]
        requests = [on_handles(request, first.pair.method, EVERYTHING) for request in plain]
        expected = [(first._reference(request), first.pair.reference.oracle(request)) for request in requests]
        claim = operations.constant_operations(first.name, requests, expected, self.sizes)
        hold(claim, first.pair, first._ask)


class Both:
    """The fixture `both`: exercises the student's and the reference's code alike.

    Its methods only describe a run. The run takes place when something is asserted of what they return; that is also
    where exceptions come from, but for the TypeError of an argument that cannot be sent to a worker. Arguments are
    numbers, strings, bytes, dtypes, None, tensors, the inputs that `autograder.checks` makes, and lists, tuples and
    dictionaries of these; a tuple arrives as a list. No check names a device.
    """

    def __init__(self, pair: Pair, seeds: Seeds, exercise: str = "") -> None:
        self.pair = pair
        self.seeds = seeds
        self.exercise = exercise  # of the current check

    def call(self, function: str, /, *args: Any, **kwargs: Any) -> Comparison:
        """Call a function of the module with the same arguments on both sides.

        `function`: its name; all other arguments are the function's own. Raises TypeError for one that cannot be sent.

        Example::

            both.call("softmax", randn(4, 5), dim=1).assert_same_output()
        """
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        request = Call(function=function, args=made_args, kwargs=made_kwargs, seed=self.seeds.next_seed())
        return Comparison(self.pair, self.seeds, function, request)

    def build(self, cls: str, /, *args: Any, **kwargs: Any) -> Built:
        """Construct an nn.Module class of the module with the same arguments on both sides.

        `cls`: its name; all other arguments are those of its `__init__`. Raises TypeError for one that cannot be sent.

        Example::

            layer = both.build("Linear", 5, 3)
            layer.assert_same_parameters()
            layer.call(randn(4, 5)).assert_same_gradients()
        """
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        request = Build(cls=cls, args=made_args, kwargs=made_kwargs, seed=self.seeds.next_seed())
        return Built(self.pair, self.seeds, request)

    def iterate(self, name: str, /, *args: Any, passes: int = 2, **kwargs: Any) -> Comparison:
        """Iterate over the Dataset, DataLoader or sampler that a function or class of the module returns.

        `passes`: how often a loader is iterated over. The output of a Dataset is a dictionary of `length`, `items`,
        `again`, `first_from_the_end`, `past_the_end` and `iterated`; that of an iterable one of `length` and `epochs`.
        At most a thousand items are read. Lists and tuples of loaders are taken part by part. Raises TypeError for an
        argument that cannot be sent.

        Example::

            run = both.iterate("CsvRegression", file("points.csv", "a,b\\n1,2\\n"))
            run.assert_same_output()
            assert run.student.output["length"] == 1, "the header is no row"
        """
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        seed = self.seeds.next_seed()
        request = Iterate(function=name, args=made_args, kwargs=made_kwargs, passes=passes, seed=seed)
        return Comparison(self.pair, self.seeds, name, request)

    def train(self, function: str, fit: str, /, *args: Any, **kwargs: Any) -> Trained:
        """Call a training function of the module while hooks of torch watch it.

        `function`: its name. `fit`: a function of workbench.py, called with the remaining arguments, that returns the
        training function's arguments as a dictionary by name, in its order, with a "model" and, if there is one, an
        "optimizer". Raises TypeError for an argument that cannot be sent.

        Example::

            both.train("train_one_epoch", "line_fit", batch_size=3).assert_same_steps()
        """
        made = self.seeds.make(made_by(fit, *args, **kwargs))
        request = Train(function=function, fit=made, seed=self.seeds.next_seed())
        return Trained(self.pair, self.seeds, function, request)

    def probe(self, function: str, /, *args: Any, **kwargs: Any) -> Comparison:
        """Call a function of workbench.py with the student's module, and with the reference's.

        `function`: its name. It receives the module and then the remaining arguments; what it returns, plain values
        and tensors, is the output. Raises TypeError for an argument that cannot be sent.

        Example::

            both.probe("one_step", randn(3)).assert_same_output()
        """
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        seed = self.seeds.next_seed()
        request = Probe(function=self.exercise, probe=function, args=made_args, kwargs=made_kwargs, seed=seed)
        return Comparison(self.pair, self.seeds, self.exercise, request)

    def growth(self, function: str, make: Callable[[int], Sequence[Any]], sizes: Sequence[int] = (4, 8, 16)) -> Growth:
        """Call a function at several sizes.

        `make`: returns the arguments for one of the `sizes`, which ascend. Raises TypeError for an argument that cannot
        be sent.

        Example::

            both.growth("softmax", lambda rows: (randn(rows, 5),), sizes=(4, 8, 16)).assert_constant_operations()
        """
        return Growth([self.call(function, *make(size)) for size in sizes], sizes)
