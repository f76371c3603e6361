"""The devices of a run: the CPU, a GPU, or both, and the reason if one is left out."""

from __future__ import annotations

import msgspec

from autograder.inside.walls.gpu_driver import gpus
from autograder.locale.error import KitError
from autograder.locale.message import Message, message
from autograder.sandbox.accelerator import Accelerator, DevicePlace, Unusable, find_accelerator


class NoGPU(KitError):
    """A GPU was requested, and this machine has none."""

    def __init__(self) -> None:
        super().__init__(message("run_no_gpu"))


class Devices(msgspec.Struct, frozen=True):
    """The devices of a run by name. `waiting`: the devices that are left out, with the reason."""

    names: tuple[str, ...] = ("cpu",)
    accelerator: Accelerator | None = None
    waiting: dict[str, Message] = {}

    @property
    def model(self) -> str:
        """The model of the GPU; empty if no GPU is among the devices."""
        return self.accelerator.model if self.accelerator is not None else ""

    def place(self, name: str) -> DevicePlace:
        """Return the device that requests are sent to."""
        if self.accelerator is None or name == "cpu":
            return DevicePlace()
        return DevicePlace(name, self.accelerator.device, self.accelerator.model)

    def why_not(self, name: str) -> Message:
        """Return the reason why no check runs on a device."""
        return self.waiting.get(name) or message("cpu_not_asked" if name == "cpu" else "gpu_not_asked")


def choose_devices(asked: str, walls: bool = True) -> Devices:
    """Return the devices for `cpu`, `cuda` or `auto`, which uses a GPU if there is one that works.

    Raises NoGPU or Unusable if `cuda` was requested and cannot be had.
    """
    if asked == "cpu":
        return Devices(waiting={} if gpus() else {"cuda": message("no_gpu")})
    try:
        accelerator = find_accelerator(walls)
    except Unusable as reason:
        if asked == "cuda":
            raise
        return Devices(waiting={"cuda": message("gpu_unusable", text=reason.text)})
    if accelerator is None:
        if asked == "cuda":
            raise NoGPU()
        return Devices(waiting={"cuda": message("no_gpu")})
    return Devices(("cuda",) if asked == "cuda" else ("cpu", "cuda"), accelerator)
