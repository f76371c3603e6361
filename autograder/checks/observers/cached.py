"""A cache of our own implementations' observations, keyed by the content of everything that they depend on."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from pathlib import Path

import msgspec
import numpy
import torch

import autograder.inside
from autograder.checks.claims.request_key import key
from autograder.checks.observers.disk_cache import DiskCache
from autograder.checks.observers.observer import Observer
from autograder.inside.protocol.channel import ProtocolError
from autograder.inside.protocol.limits import Limits
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Load
from autograder.inside.protocol.wire import decode, encode

INSIDE = Path(autograder.inside.__file__).parent
# Endings that the next run has again; a limit or a signal may not end that one.
BY_ITSELF = {"returned", "raised", "not_attempted", "unwritten_dependency", "missing", "not_callable", "misfit"}


class Origin(msgspec.Struct, frozen=True):
    """Everything that an observation depends on beside the request."""

    load: bytes  # the module's sources and companions, such as the workbench
    limits: Limits  # among them the number of threads
    device: str  # another processor or GPU rounds differently
    inside: str  # digest of our own code in a worker
    torch: str
    numpy: str
    python: str


def origin_of(load: Load, limits: Limits, device: str = "") -> Origin:
    """Return what the observations of a module depend on here. `device`: name of the GPU, if it is not the CPU."""
    return Origin(
        load=encode(load),
        limits=limits,
        device=device or processor(),
        inside=inside(),
        torch=str(torch.__version__),
        numpy=str(numpy.__version__),
        python=platform.python_version(),
    )


@cache
def processor() -> str:
    """Return the processor's name, and which of its instructions torch uses."""
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    return f"{model} {torch.backends.cpu.get_cpu_capability()}"


@cache
def inside() -> str:
    """Return a digest of our own code that makes observations."""
    return digest_of(INSIDE)


def digest_of(folder: Path) -> str:
    """Return a digest of the names and contents of all Python files in a folder and its sub-folders."""
    state = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        state.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return state.hexdigest()


class DiskCached:
    """An observer of an implementation that never changes, asked only for what is not in the cache."""

    def __init__(self, observer: Observer, stock: DiskCache, origin: Origin) -> None:
        self.observer = observer
        self.stock = stock
        self.origin = hashlib.sha256(encode(origin)).digest()

    def observe(self, request: Call | Build) -> Observation:
        """Return the observation of an equal request, of this run or of an earlier one."""
        name = self.name(request)
        content = self.stock.read(name)
        if content is not None:
            try:
                return decode(content, Observation)
            except ProtocolError:  # intact, but written by another version of ours
                pass
        observation = self.observer.observe(request)
        if observation.ended.how in BY_ITSELF:
            self.stock.write(name, encode(observation))
        return observation

    def name(self, request: Call | Build) -> str:
        """Return the name of the entry for a request."""
        return hashlib.sha256(self.origin + key(request).encode()).hexdigest()
