"""The limits of a worker, and the walls around it."""

from __future__ import annotations

import msgspec

REQUIRED_WALLS = ("landlock", "seccomp", "rlimits")
WALLS = (*REQUIRED_WALLS, "pid", "mount", "net", "ipc", "user")  # every wall, required ones first

PATIENCE = 10  # wall seconds for each second of a submission; then a worker that hardly ever had a core is given up


class Limits(msgspec.Struct, frozen=True):
    """Limits of one worker. Memory is counted on top of what an idle worker holds."""

    memory_mb: int = 1024
    cpu_seconds: int = 120  # a backstop: the time of each request is watched from outside
    file_mb: int = 64
    processes: int = 16  # and threads, on top of torch's: two loaders with four processes each, and some room
    open_files: int = 256
    scratch_mb: int = 64
    threads: int = 1  # of torch, within one operation


class Isolation(msgspec.Struct, frozen=True):
    """Isolation of one worker: behind all walls that this machine has, or by its process alone."""

    walls: bool = True
    scratch: str = ""  # an existing folder: a private file system is mounted over it, or a folder is made in it
    gpu: str = ""  # number of the GPU that the worker may use, if any
    gpu_share: float = 1.0  # part of its memory that the worker may fill
