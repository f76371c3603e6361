"""Observers perform requests: in a worker, in this process, or from a record of earlier observations."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec
import torch

from autograder.checks.claims.request_key import key
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Train
from autograder.inside.protocol.wire import Argument, FromBench


class Observer(Protocol):
    """Anything that performs requests: a worker, this process, or a record of earlier observations."""

    def observe(self, request: Call | Build) -> Observation:
        """Perform a request and return what was observed."""
        ...


class Exact(Observer, Protocol):
    """An observer that can also perform requests in float64."""

    def oracle(self, request: Call | Build) -> Observation:
        """Perform the same request with every floating-point input in float64."""
        ...


class Remembered:
    """An observer whose implementation never changes, so that equal requests are performed once."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.seen: dict[str, Observation] = {}
        self.exact: dict[str, Observation] = {}

    def observe(self, request: Call | Build) -> Observation:
        """Return the observation of this or of an equal earlier request."""
        name = key(request)
        if name not in self.seen:
            self.seen[name] = self.observer.observe(request)
        return self.seen[name]

    def oracle(self, request: Call | Build) -> Observation:
        """Return the observation of the same request in float64, as `oracle_of` does."""
        name = key(request)
        if name not in self.exact:
            self.exact[name] = oracle_of(self, request)
        return self.exact[name]


def oracle_of(observer: Observer, request: Call | Build) -> Observation:
    """Observe a request in float64; one that draws random numbers, which would be others in float64, as it is."""
    observation = observer.observe(request)
    return observation if observation.rng_moved else observer.observe(in_float64(request))


def in_float64(request: Call | Build) -> Call | Build:
    """Return the same request with every floating-point input in float64, which is practically exact for float32."""
    if isinstance(request, Build):
        call = in_float64(request.call) if request.call is not None else None
        journey = [step for step in request.journey if step not in ("double", "bfloat16")]
        weights = _in_float64(request.weights)
        return msgspec.structs.replace(request, weights=weights, journey=["double", *journey], call=call)
    if isinstance(request, Train):
        return msgspec.structs.replace(request, fit=_in_float64(request.fit))
    return msgspec.structs.replace(
        request,
        args=_in_float64(request.args),
        kwargs=_in_float64(request.kwargs),
        cotangents=_in_float64(request.cotangents),
        traced=False,
        repeated=False,
        remote=None,
    )


def _in_float64(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.double() if value.dtype.is_floating_point else value
    if isinstance(value, Argument):
        return Argument(_in_float64(value.tensor), value.layout, value.differentiate)
    if isinstance(value, FromBench):
        return FromBench(value.name, value.called, _in_float64(value.args), _in_float64(value.kwargs), exact=True)
    if isinstance(value, list):
        return [_in_float64(part) for part in value]
    if isinstance(value, dict):
        return {name: _in_float64(part) for name, part in value.items()}
    return value
