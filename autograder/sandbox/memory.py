"""The memory of a worker and of all processes that it started."""

from __future__ import annotations

import resource
from pathlib import Path

PAGE = resource.getpagesize()


class ProcessTree:
    """The processes of a worker, seen from outside through /proc; without /proc all memory counts as 0."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        statm = Path(f"/proc/{pid}/statm")
        self.statm = statm.open("rb", buffering=0) if statm.exists() else None

    def close(self) -> None:
        """Close the file that is kept open."""
        if self.statm is not None:
            self.statm.close()
            self.statm = None

    def resident(self) -> int:
        """Return the resident bytes of its first process; 0 if they are unknown."""
        if self.statm is None:
            return 0
        try:
            self.statm.seek(0)
            return int(self.statm.read(100).split()[1]) * PAGE
        except (OSError, IndexError):
            return 0

    def exceeds(self, limit: int) -> bool:
        """True if all processes together hold more than `limit` bytes.

        Pages that a fork shares with its parent count in both, so only if the sum of resident bytes exceeds the limit
        are the proportional ones, which take longer, read.
        """
        first = self.resident()
        if first > limit:
            return True
        started = descendants(self.pid)
        if not started or first + sum(map(_resident, started)) <= limit:
            return False
        return sum(_proportional(pid) for pid in (self.pid, *started)) > limit


def children(pid: int) -> list[int]:
    """Return the children of a process that it has not waited for."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except OSError:
        pass  # the process has ended
    return found


def descendants(pid: int) -> list[int]:
    """Return all descendants of a process.

    Orphans are among them if it is process 1 of a PID namespace, which becomes their parent.
    """
    found = children(pid)
    for child in found:
        found += children(child)
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    """Return the bytes of a process, with shared pages divided by the number of processes that share them.

    Without the right to read them (another user's process), return the bytes that it shares with none.
    """
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) << 10
        return 0
    except PermissionError:
        resident, shared = map(int, Path(f"/proc/{pid}/statm").read_text().split()[1:3])
        return (resident - shared) * PAGE
    except OSError:
        return 0
