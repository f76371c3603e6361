"""Observers: whoever performs a request, be it a worker, this process, or a record of what was seen before."""

from __future__ import annotations

from typing import Any, Protocol

import msgspec
import torch

from autograder.checks.claims.request_key import key
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Train
from autograder.inside.protocol.wire import Argument, FromBench


class Observer(Protocol):
    """Whoever performs a request: a worker, this process, or a record of what was seen before."""

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb and tell what was seen."""
        ...


class Exact(Observer, Protocol):
    """An observer that can be asked in float64, too."""

    def oracle(self, request: Call | Build) -> Observation:
        """The same request, with every input in float64."""
        ...


class Remembered:
    """An observer whose implementation never changes, so that the same request is performed once."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.seen: dict[str, Observation] = {}
        self.exact: dict[str, Observation] = {}

    def observe(self, request: Call | Build) -> Observation:
        """The observation of this or of an equal earlier request."""
        name = key(request)
        if name not in self.seen:
            self.seen[name] = self.observer.observe(request)
        return self.seen[name]

    def oracle(self, request: Call | Build) -> Observation:
        """The observation of the same request in float64; of one that draws random numbers, which would come out
        otherwise, the observation itself."""
        if self.observe(request).rng_moved:
            return self.observe(request)
        name = key(request)
        if name not in self.exact:
            self.exact[name] = self.observe(in_float64(request))
        return self.exact[name]


def in_float64(request: Call | Build) -> Call | Build:
    """The same request with every floating-point input in float64, which is as good as exact beside float32."""
    if isinstance(request, Build):
        call = in_float64(request.call) if request.call is not None else None
        weights = None if request.weights is None else {name: _wide(value) for name, value in request.weights.items()}
        journey = [step for step in request.journey if step not in ("double", "bfloat16")]
        return msgspec.structs.replace(request, weights=weights, journey=["double", *journey], call=call)
    if isinstance(request, Train):
        return msgspec.structs.replace(request, fit=_wide(request.fit))
    cotangents = None if request.cotangents is None else [_wide(value) for value in request.cotangents]
    return msgspec.structs.replace(
        request,
        args=[_wide(value) for value in request.args],
        kwargs={name: _wide(value) for name, value in request.kwargs.items()},
        cotangents=cotangents,
        traced=False,
        profiled=False,
        repeated=False,
    )


def _wide(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.double() if value.dtype.is_floating_point else value
    if isinstance(value, Argument):
        return Argument(_wide(value.tensor), value.layout, value.differentiate)
    if isinstance(value, FromBench):
        args = [_wide(part) for part in value.args]
        return FromBench(value.name, value.called, args, {k: _wide(v) for k, v in value.kwargs.items()}, exact=True)
    if isinstance(value, list):
        return [_wide(part) for part in value]
    if isinstance(value, dict):
        return {name: _wide(part) for name, part in value.items()}
    return value
