"""A student and a reference, asked the same; the reference's observations are kept for the whole class."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol

import msgspec
import torch

from autograder.inside.observation import Observation
from autograder.inside.request import Build, Call
from autograder.inside.wire import Argument, encode


class Observer(Protocol):
    """Whoever performs a request: a worker, this process, or a record of what was seen before."""

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb and tell what was seen."""
        ...


def key(request: Call | Build) -> str:
    """The content of a request."""
    return hashlib.sha256(encode(request)).hexdigest()


class Remembered:
    """An observer whose implementation never changes, so that the same request is performed once."""

    def __init__(self, observer: Observer) -> None:
        self.observer = observer
        self.seen: dict[str, Observation] = {}

    def observe(self, request: Call | Build) -> Observation:
        """The observation of this or of an equal earlier request."""
        name = key(request)
        if name not in self.seen:
            self.seen[name] = self.observer.observe(request)
        return self.seen[name]


class Pair:
    """Whom a check compares. `history`: what the student was asked so far, and answered."""

    def __init__(self, student: Observer, reference: Observer, forbidden: list[str]) -> None:
        self.student = student
        self.reference = reference
        self.forbidden = forbidden
        self.history: list[tuple[Call | Build, Observation]] = []

    def ask_student(self, request: Call | Build) -> Observation:
        """Ask the student, and keep it for the diagnosis."""
        observation = self.student.observe(request)
        self.history.append((request, observation))
        return observation

    def oracle(self, request: Call | Build) -> Observation:
        """The reference in float64."""
        return self.reference.observe(in_float64(request))


def in_float64(request: Call | Build) -> Call | Build:
    """The same request with every floating-point input in float64, which is as good as exact beside float32."""
    if isinstance(request, Build):
        call = in_float64(request.call) if request.call is not None else None
        weights = None if request.weights is None else {name: _wide(value) for name, value in request.weights.items()}
        journey = [step for step in request.journey if step not in ("double", "bfloat16")]
        return msgspec.structs.replace(request, weights=weights, journey=["double", *journey], call=call)
    cotangents = None if request.cotangents is None else [_wide(value) for value in request.cotangents]
    return msgspec.structs.replace(
        request,
        args=[_wide(value) for value in request.args],
        kwargs={name: _wide(value) for name, value in request.kwargs.items()},
        cotangents=cotangents,
        traced=False,
        repeated=False,
    )


def _wide(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.double() if value.dtype.is_floating_point else value
    if isinstance(value, Argument):
        return Argument(_wide(value.tensor), value.layout, value.differentiate)
    if isinstance(value, list):
        return [_wide(part) for part in value]
    return value
