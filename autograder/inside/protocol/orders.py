"""Orders of the launcher and the judges to a fork server, and its replies. Nothing here needs torch."""

from __future__ import annotations

import msgspec

from autograder.inside.protocol.limits import Isolation, Limits


class ForkWorker(msgspec.Struct, tag=True):
    """Fork a worker; answered by Forked with two descriptors: its socket, and the pipe of what it prints."""

    limits: Limits
    isolation: Isolation
    computes: bool = False  # a tensor server, in which no code of a student runs


class ForkJudge(msgspec.Struct, tag=True):
    """Fork a judge that runs `function` of `module`; answered by Forked with the descriptor of its socket.

    Only accepted on the launcher's own connection.
    """

    module: str
    function: str


class Connect(msgspec.Struct, tag=True):
    """Open one more connection, for a judge that another server forked; answered by Forked with its descriptor.

    Only accepted on the launcher's own connection.
    """


class End(msgspec.Struct, tag=True):
    """End a process that was ordered on this connection, and all that it started; answered by ProcessEnded."""

    pid: int


class Gather(msgspec.Struct, tag=True):
    """Gather the server's memory in huge pages before many processes are forked; not answered.

    Only accepted on the launcher's own connection.
    """


class Forked(msgspec.Struct):
    """A new process; its descriptors follow."""

    pid: int


class ProcessEnded(msgspec.Struct):
    """How a process ended: its wait status, and what it used."""

    status: int
    cpu_seconds: float
    peak_mb: float


class Ready(msgspec.Struct):
    """First message of a worker or tensor server, sent before it has read a byte of a student's code."""

    walls: list[str]
    scratch: str = ""
    gpu: str = ""  # name of the GPU, if one was asked for
    gpu_memory_mb: int = 0
    fault: str = ""  # why the GPU that was asked for cannot be used


Order = ForkWorker | ForkJudge | Connect | Gather | End
