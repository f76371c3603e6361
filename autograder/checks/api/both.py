"""`both`: exercises the student and the reference alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.checks.api.built import Built
from autograder.checks.api.comparison import Comparison, hold, profiled
from autograder.checks.api.inputs import Seeds, made_by
from autograder.checks.api.trained import Trained
from autograder.checks.claims import operations
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.request import Build, Call, Iterate, Probe, Train


class Growth:
    """The same call at several sizes."""

    def __init__(self, comparisons: Sequence[Comparison], sizes: Sequence[int]) -> None:
        self.comparisons = comparisons
        self.sizes = sizes

    def assert_constant_operations(self) -> None:
        """No loop over the rows: the number of operations does not grow with the size."""
        first = self.comparisons[0]
        requests = [profiled(comparison.request) for comparison in self.comparisons]
        claim = operations.constant_operations(first.name, requests, self.sizes)
        hold(claim, first.pair, first._ask)


class Both:
    """The fixture of every check."""

    def __init__(self, pair: Pair, seeds: Seeds, exercise: str = "") -> None:
        self.pair = pair
        self.seeds = seeds
        self.exercise = exercise  # of the check at hand

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

    def iterate(self, name: str, /, *args: Any, passes: int = 2, **kwargs: Any) -> Comparison:
        """What a function or class of the module gives, gone through as a Dataset, a DataLoader or a sampler is."""
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        seed = self.seeds.next_seed()
        request = Iterate(function=name, args=made_args, kwargs=made_kwargs, passes=passes, seed=seed)
        return Comparison(self.pair, self.seeds, name, request)

    def train(self, function: str, fit: str, /, *args: Any, **kwargs: Any) -> Trained:
        """A training function of the module, watched while it works on what `fit` of the workbench makes."""
        made = self.seeds.make(made_by(fit, *args, **kwargs))
        request = Train(function=function, fit=made, seed=self.seeds.next_seed())
        return Trained(self.pair, self.seeds, function, request)

    def probe(self, function: str, /, *args: Any, **kwargs: Any) -> Comparison:
        """A function of the workbench, called with the module and these arguments; it returns what to compare."""
        made_args, made_kwargs = self.seeds.make_all(args, kwargs)
        seed = self.seeds.next_seed()
        request = Probe(function=self.exercise, probe=function, args=made_args, kwargs=made_kwargs, seed=seed)
        return Comparison(self.pair, self.seeds, self.exercise, request)

    def growth(self, function: str, make: Callable[[int], Sequence[Any]], sizes: Sequence[int] = (4, 8, 16)) -> Growth:
        """A function called at several sizes; `make` gives the arguments for one."""
        return Growth([self.call(function, *make(size)) for size in sizes], sizes)
