"""How much memory a container leaves to a worker: beyond it the kernel ends processes, and nobody could say why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OURS_MB = 400  # launcher, fork server, judge and references: 384 MB at most were seen, of which workers share most
LEAST_MB = 64  # below, not even a small answer would run


def bounded(memory_mb: int, mount: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> int:
    """What an assignment allows on top of torch, or what this container has left for it, if that is less."""
    limits = list(_limits(mount, own))
    return min(memory_mb, max(min(limits) // (1 << 20) - OURS_MB, LEAST_MB)) if limits else memory_mb


def _limits(mount: Path, own: Path) -> Iterator[int]:
    """The bytes that each control group around this process allows, of either version."""
    lines = ["0::/", ":memory:/"]  # what a container sees as the root is its own group
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
        with suppress(OSError, ValueError):  # "max" is no number, and no limit
            yield int(file.read_text())
