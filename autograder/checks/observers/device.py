"""Moves requests to a device: checks name none, so that they run on the CPU and on a GPU."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from autograder.checks.observers.observer import Observer
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Iterate, terms_of

R = TypeVar("R", bound=Call | Build)


def on_device(request: R, device: str) -> R:
    """Return the same request on `device`: a module is constructed on the CPU and then moved there.

    A request for the device "meta" stays as it is, and so do an Iterate, since a Dataset keeps its data on the CPU, and
    a call on handles, since a method is the same everywhere.
    """
    if device == "cpu" or terms_of(request) is not None:
        return request
    if isinstance(request, Build):
        if "meta" in request.journey:
            return request
        call = on_device(request.call, device) if request.call is not None else None
        return msgspec.structs.replace(request, journey=[*request.journey, device], call=call)
    if request.device == "meta" or isinstance(request, Iterate):
        return request
    return msgspec.structs.replace(request, device=device)


class OnDevice:
    """An observer that performs every request on one device."""

    def __init__(self, observer: Observer, device: str) -> None:
        self.observer = observer
        self.device = device

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb on the device."""
        return self.observer.observe(on_device(request, self.device))


def placed(observer: Observer, device: str) -> Observer:
    """Return an observer on a device; the observer itself for the CPU, where requests are by default."""
    return observer if device == "cpu" else OnDevice(observer, device)
