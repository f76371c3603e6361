"""The device of a request: checks name none, so that the same request can be made on a GPU, too."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from autograder.checks.observers.observer import Observer
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Iterate

R = TypeVar("R", bound=Call | Build)


def on_device(request: R, device: str) -> R:
    """The same request on `device`: a module is built on the CPU and taken there, with its arguments.

    What is for the device "meta" stays there, and data that is gone through stays where a Dataset has it, on the CPU.
    """
    if device == "cpu":
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
        """Perform a verb there."""
        return self.observer.observe(on_device(request, self.device))


def placed(observer: Observer, device: str) -> Observer:
    """An observer on a device; on the CPU, where requests are meant to be, it is asked as it is."""
    return observer if device == "cpu" else OnDevice(observer, device)
