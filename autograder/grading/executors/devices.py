"""Where the checks of a run are made: on the CPU, on a GPU, or on both; and why not elsewhere."""

from __future__ import annotations

import msgspec

from autograder.inside.walls.gpu_driver import gpus
from autograder.locale.error import KitError
from autograder.locale.message import Message, message
from autograder.sandbox.accelerator import Accelerator, DevicePlace, Unusable, find_accelerator


class NoGPU(KitError):
    """A GPU was asked for, and there is none."""

    def __init__(self) -> None:
        super().__init__(message("run_no_gpu"))


class Devices(msgspec.Struct, frozen=True):
    """The devices of a run by name; `waiting`: those that are left out, and why."""

    names: tuple[str, ...] = ("cpu",)
    accelerator: Accelerator | None = None
    waiting: dict[str, Message] = {}

    @property
    def model(self) -> str:
        """What the GPU is; empty where there is none among the devices."""
        return self.accelerator.model if self.accelerator is not None else ""

    def place(self, name: str) -> DevicePlace:
        """Where requests for a device are performed."""
        if self.accelerator is None or name == "cpu":
            return DevicePlace()
        return DevicePlace(name, self.accelerator.device, self.accelerator.model)

    def why_not(self, name: str) -> Message:
        """Why no check runs on a device."""
        return self.waiting.get(name) or message("cpu_not_asked" if name == "cpu" else "gpu_not_asked")


def choose_devices(asked: str, walls: bool = True) -> Devices:
    """The devices for `cpu`, `cuda` or `auto`, which takes a GPU where there is one that works.

    Raises NoGPU or Unusable where one has to be there.
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
