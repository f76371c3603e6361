"""Which walls stand around a worker on this machine, tried by starting one; and what a missing one means."""

from __future__ import annotations

import platform
import sys

import msgspec

from autograder.inside.protocol.limits import REQUIRED_WALLS, WALLS, Limits
from autograder.sandbox.accelerator import Unusable, find_accelerator
from autograder.sandbox.server import ForkServer
from autograder.sandbox.worker import Worker


class Health(msgspec.Struct):
    """What was found."""

    standing: list[str]
    system: str
    python: str
    torch: str
    gpu: str = ""  # what the GPU is, where a worker behind the walls can use one
    gpu_fault: str = ""  # why none can, where there is one

    @property
    def missing(self) -> list[str]:
        """The walls that do not stand, the indispensable ones first."""
        return [wall for wall in WALLS if wall not in self.standing]

    @property
    def can_grade(self) -> bool:
        """Whether `autograder grade` runs here without being told to do with less."""
        return not set(REQUIRED_WALLS) & set(self.missing)


def examine() -> Health:
    """Start a worker behind every wall that this machine has. Raises SandboxLost where none can be started."""
    from importlib.metadata import version

    with ForkServer() as server:
        worker = Worker(server, Limits(), server.isolation(walls=sys.platform == "linux"))
        worker.end()
    system = f"{platform.system()} {platform.release()}"
    health = Health(worker.walls, system, platform.python_version(), version("torch"))
    try:
        accelerator = find_accelerator(walls=sys.platform == "linux")
    except Unusable as reason:
        health.gpu_fault = reason.text
    else:
        health.gpu = accelerator.model if accelerator is not None else ""
    return health
