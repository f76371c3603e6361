"""How much memory a worker holds, with all that it started."""

from __future__ import annotations

import resource
from pathlib import Path

PAGE = resource.getpagesize()


class ProcessTree:
    """The processes of a worker, seen from outside through /proc; where there is none, nothing can be told."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        statm = Path(f"/proc/{pid}/statm")
        self.statm = statm.open("rb", buffering=0) if statm.exists() else None

    def close(self) -> None:
        """Forget the processes."""
        if self.statm is not None:
            self.statm.close()
            self.statm = None

    def resident(self) -> int:
        """Bytes that its first process holds; 0 where it cannot be told."""
        if self.statm is None:
            return 0
        try:
            self.statm.seek(0)
            return int(self.statm.read(100).split()[1]) * PAGE
        except (OSError, IndexError):
            return 0

    def exceeds(self, limit: int) -> bool:
        """Whether all of them together hold more than `limit` bytes.

        A fork counts the pages that it shares with its parent, so their sum is only the reason to look closer.
        """
        first = self.resident()
        if first > limit:
            return True
        started = descendants(self.pid)
        if not started or first + sum(map(_resident, started)) <= limit:
            return False
        return sum(_proportional(pid) for pid in (self.pid, *started)) > limit


def children(pid: int) -> list[int]:
    """The processes that one has started and not yet waited for."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except OSError:
        pass  # it ended meanwhile
    return found


def descendants(pid: int) -> list[int]:
    """All that a process has started, and what these have; orphans come to the first process of a PID namespace."""
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
    """Bytes of a process, each shared page divided among those who share it; its own pages where we may not look."""
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
