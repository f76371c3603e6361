"""The GPUs of this machine, and how its judges share them; a trial worker finds out if they can be used."""

from __future__ import annotations

import os

import msgspec

from autograder.inside.protocol.limits import Limits
from autograder.inside.walls.gpu_driver import gpus
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.message import message
from autograder.sandbox.server import ForkServer, GPULost, SandboxLost

WORKERS = 3  # of a judge: the student's, the reference's, and that of the known mistakes
CONTEXT_MB = 1024  # of GPU memory for a worker: half a gigabyte for CUDA itself, and some room for tensors
USABLE = 0.9  # part of a GPU's memory


class Unusable(KitError):
    """There is a GPU, but no worker can use it. `text`: the reason."""

    exit_status = OUR_FAULT

    def __init__(self, text: str) -> None:
        super().__init__(message("run_gpu_unusable", text=text))
        self.text = text


class DevicePlace(msgspec.Struct, frozen=True):
    """A device: its name in reports, its name in torch, and its model if it is not the CPU."""

    name: str = "cpu"
    device: str = "cpu"
    model: str = ""


class Accelerator(msgspec.Struct, frozen=True):
    """The GPUs of a machine; each judge uses one of them.

    `name`: of the device in reports; `device`: its name in torch; `numbers`: of the GPUs; `model`, `memory_mb`: of
    one of them.
    """

    name: str
    device: str
    numbers: tuple[str, ...]
    model: str
    memory_mb: int

    @property
    def most_judges(self) -> int:
        """The number of judges that fit into the memory of the GPUs, at least one for each."""
        each = int(self.memory_mb * USABLE) // (WORKERS * CONTEXT_MB)
        return max(1, each) * max(1, len(self.numbers))

    def number(self, judge: int) -> str:
        """Return the number of a judge's GPU; judges take them in turn."""
        return self.numbers[judge % len(self.numbers)] if self.numbers else ""

    def share(self, judges: int) -> float:
        """Return the part of a GPU's memory that one worker may fill with tensors if there are so many judges."""
        on_one = -(-judges // max(1, len(self.numbers)))
        contexts = min(0.5, on_one * WORKERS * CONTEXT_MB / 2 / max(1, self.memory_mb))
        return (USABLE - contexts) / (on_one * WORKERS)


def find_accelerator(walls: bool) -> Accelerator | None:
    """Return the GPUs of this machine, None if it has none. Raises Unusable."""
    numbers = gpus()
    if numbers and (shared := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None:  # a scheduler has chosen some
        numbers = [number for number in shared.split(",") if number.strip()]
    if not numbers:
        return None
    from autograder.sandbox.worker import Worker  # imports torch, which only a machine with a GPU needs here

    try:
        with ForkServer(for_gpu=True) as server:
            worker = Worker(server, Limits(), server.isolation(walls, numbers[0], gpu_share=0.5))
            worker.end()
    except (GPULost, SandboxLost) as error:
        raise Unusable(str(error)) from None
    return Accelerator("cuda", "cuda", tuple(numbers), worker.gpu, worker.gpu_memory_mb)
