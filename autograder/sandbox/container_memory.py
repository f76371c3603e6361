"""The memory that a container leaves to a worker.

Beyond the container's limit the kernel's OOM killer ends processes, and gives no reason that we could report.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OURS_MB = 400  # launcher, fork server, judge and references: at most 384 MB were measured, most of it shared
LEAST_MB = 64  # with less, not even a small answer runs


def bounded(memory_mb: int, mount: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> int:
    """Return the MB that an assignment allows on top of torch, or those that this container leaves, if fewer.

    `mount`: of the control groups; `own`: the file that lists those of this process.
    """
    limits = list(_limits(mount, own))
    return min(memory_mb, max(min(limits) // (1 << 20) - OURS_MB, LEAST_MB)) if limits else memory_mb


def _limits(mount: Path, own: Path) -> Iterator[int]:
    """Yield the limit in bytes of each control group around this process, of version 1 or 2."""
    lines = ["0::/", ":memory:/"]  # in a container, the root of the mount is often its own group
    with suppress(OSError):
        lines += own.read_text().splitlines()
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers == "":
            file = mount / path.lstrip("/") / "memory.max"
        elif "memory" in controllers.split(","):
            file = mount / "memory" / path.lstrip("/") / "memory.limit_in_bytes"
        else:
            continue
        with suppress(OSError, ValueError):  # "max" stands for no limit
            yield int(file.read_text())
