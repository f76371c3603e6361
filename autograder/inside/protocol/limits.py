"""What a worker may use, and behind which walls."""

from __future__ import annotations

import msgspec

REQUIRED_WALLS = ("landlock", "seccomp", "rlimits")
WALLS = (*REQUIRED_WALLS, "pid", "mount", "net", "ipc", "user")  # every wall, the indispensable ones first


class Limits(msgspec.Struct, frozen=True):
    """Bounds on one worker. Memory is what may come on top of what an idle worker holds."""

    memory_mb: int = 1024
    cpu_seconds: int = 120  # a backstop: whoever asks the worker watches the time of each answer
    file_mb: int = 64
    processes: int = 64
    open_files: int = 256
    scratch_mb: int = 64
    threads: int = 1  # of torch, within one operation


class Isolation(msgspec.Struct, frozen=True):
    """`process` puts up no wall but the process itself; `walls` all that this machine has."""

    walls: bool = True
    scratch: str = ""  # an existing folder: a private file system is mounted over it, else a folder is made inside
    gpu: str = ""  # the number of the GPU that the worker may use, if any
    gpu_share: float = 1.0  # of its memory
