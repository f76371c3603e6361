"""Finds out which walls stand around a worker on this machine, by starting one."""

from __future__ import annotations

import platform
import sys

import msgspec

from autograder.inside.protocol.limits import REQUIRED_WALLS, WALLS, Limits
from autograder.sandbox.accelerator import Unusable, find_accelerator
from autograder.sandbox.server import ForkServer
from autograder.sandbox.worker import Worker


class Health(msgspec.Struct):
    """What this machine can do."""

    standing: list[str]
    system: str
    python: str
    torch: str
    gpu: str = ""  # model of the GPU, if a worker behind the walls can use it
    gpu_fault: str = ""  # why no worker can use the GPU that there is

    @property
    def missing(self) -> list[str]:
        """The walls that do not stand, required ones first."""
        return [wall for wall in WALLS if wall not in self.standing]

    @property
    def can_grade(self) -> bool:
        """True if `autograder grade` runs here without an option that asks for fewer walls."""
        return not set(REQUIRED_WALLS) & set(self.missing)


def examine() -> Health:
    """Start a worker behind every wall that this machine has. Raises SandboxLost if it cannot be started."""
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
