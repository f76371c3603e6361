"""The GPU beside the CPU: whether this machine has one that a worker can use, found out by a worker."""

from __future__ import annotations

import os

import msgspec

from autograder.inside.protocol.limits import Limits
from autograder.inside.walls.gpu_driver import gpus
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.message import message
from autograder.sandbox.server import ForkServer, GPULost, SandboxLost

WORKERS = 3  # of a judge: the student's, the reference's, and that of the known mistakes
CONTEXT_MB = 1024  # what a worker needs of a GPU: CUDA's own half a gigabyte, and some room for tensors
USABLE = 0.9  # of a GPU's memory


class Unusable(KitError):
    """There is a GPU, and no worker can use it. `text`: why."""

    exit_status = OUR_FAULT

    def __init__(self, text: str) -> None:
        super().__init__(message("run_gpu_unusable", text=text))
        self.text = text


class DevicePlace(msgspec.Struct, frozen=True):
    """Where requests are performed: as reports call it, as torch does, and what it is, where it is not the CPU."""

    name: str = "cpu"
    device: str = "cpu"
    model: str = ""


class Accelerator(msgspec.Struct, frozen=True):
    """The GPUs of a machine, of which each judge uses one.

    `name`: as reports call the device; `device`: as torch does; `numbers`: of the GPUs; `model`: what they are.
    """

    name: str
    device: str
    numbers: tuple[str, ...]
    model: str
    memory_mb: int

    @property
    def most_judges(self) -> int:
        """How many judges fit into the memory of the GPUs, at least one for each."""
        each = int(self.memory_mb * USABLE) // (WORKERS * CONTEXT_MB)
        return max(1, each) * max(1, len(self.numbers))

    def number(self, judge: int) -> str:
        """The GPU of a judge: they are dealt out in turn."""
        return self.numbers[judge % len(self.numbers)] if self.numbers else ""

    def share(self, judges: int) -> float:
        """The part of a GPU's memory that one worker of so many judges may fill with tensors."""
        on_one = -(-judges // max(1, len(self.numbers)))
        contexts = min(0.5, on_one * WORKERS * CONTEXT_MB / 2 / max(1, self.memory_mb))
        return (USABLE - contexts) / (on_one * WORKERS)


def find_accelerator(walls: bool) -> Accelerator | None:
    """The GPUs of this machine; None where there are none. Raises Unusable."""
    numbers = gpus()
    if numbers and (shared := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None:  # a scheduler has chosen for us
        numbers = [number for number in shared.split(",") if number.strip()]
    if not numbers:
        return None
    from autograder.sandbox.worker import Worker  # torch comes with it, which only a GPU is worth

    try:
        with ForkServer(for_gpu=True) as server:
            worker = Worker(server, Limits(), server.isolation(walls, numbers[0], gpu_share=0.5))
            worker.end()
    except (GPULost, SandboxLost) as error:
        raise Unusable(str(error)) from None
    return Accelerator("cuda", "cuda", tuple(numbers), worker.gpu, worker.gpu_memory_mb)
