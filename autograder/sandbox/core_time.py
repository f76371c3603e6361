"""The time that is charged to a worker: wall time, less the time for which it wanted a core and had none.

A worker whose neighbours keep the cores busy is not slow, and must not run out of its time. One that sleeps wants no
core, so that it is charged for all of it. Linux counts for each task how long it ran and how long it waited in the
queue of a core (`/proc/PID/task/TID/schedstat`). A worker may have many tasks, which wait at the same time, also for
each other; so no less is charged than the time for which they ran, together, up to the wall time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from autograder.sandbox.memory import descendants

NANO = 1e-9


class CoreTime:
    """A clock for one worker after the other request; without schedstat it shows wall time."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.first = opened(Path(f"/proc/{pid}/task/{pid}/schedstat"))
        self.ours = opened(Path("/proc/thread-self/schedstat"))
        self.server: BinaryIO | None = None  # a process for which it waits
        self.tasks: dict[Path, tuple[int, int]] = {}  # but the first: when last seen, how long each ran and waited
        self.start()

    def start(self) -> None:
        """Begin to measure the time of a request."""
        if self.tasks:  # what they did between two requests belongs to none
            self.tasks = dict(self._others())
        self.began = time.monotonic()
        self.first_then = self._first()
        self.listen()
        self.ran = self.waited = 0  # nanoseconds, of all tasks but the first

    def look(self) -> None:
        """Count what tasks beside the first one did; to be called now and then, since they may come and go."""
        present = dict(self._others())
        if self.tasks.keys() - present.keys():  # how long they waited since the last look, nobody saw: we had no core
            self.waited += read(self.ours)[1] - self.ours_then[1]
            self.listen()
        for task, (ran, waited) in present.items():
            ran_then, waited_then = self.tasks.get(task, (0, 0))
            self.ran += ran - ran_then
            self.waited += waited - waited_then
        self.tasks = present

    def listen(self) -> None:
        """Say that we begin to wait for an answer: while it has arrived and we have no core, it waits for us."""
        self.ours_then = read(self.ours)

    def charged(self) -> float:
        """Return the seconds that are charged since the start of the request."""
        wall = time.monotonic() - self.began
        if self.first is None:
            return wall
        ran, waited = self._first()
        ran += self.ran - self.first_then[0]
        waited += self.waited - self.first_then[1] + read(self.ours)[1] - self.ours_then[1]
        return max(wall - waited * NANO, min(wall, ran * NANO))

    @contextmanager
    def together_with(self, server: int) -> Iterator[None]:
        """Let a process of one task, which computes while the worker waits for it, count as a part of the worker."""
        self.server = opened(Path(f"/proc/{server}/schedstat"))
        try:
            yield
        finally:
            if self.server is not None:
                self.server.close()
                self.server = None

    def _first(self) -> tuple[int, int]:
        """Return how long the worker's first task, and the server that it waits for, ran and waited for a core."""
        (ran, waited), (ran_there, waited_there) = read(self.first), read(self.server)
        return ran + ran_there, waited + waited_there

    def _others(self) -> Iterator[tuple[Path, tuple[int, int]]]:
        for pid in (self.pid, *descendants(self.pid)):
            with suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    if task.name != str(self.pid):
                        with suppress(OSError, ValueError):
                            yield task, parsed((task / "schedstat").read_bytes())

    def close(self) -> None:
        """Close the files that are kept open."""
        for file in (self.first, self.ours):
            if file is not None:
                file.close()
        self.first = self.ours = None


def opened(path: Path) -> BinaryIO | None:
    """Open a file of /proc to be read again and again; None if there is none."""
    try:
        return path.open("rb", buffering=0)
    except OSError:
        return None


def read(file: BinaryIO | None) -> tuple[int, int]:
    """Return for how many nanoseconds a task ran, and waited for a core; 0 for both once it is gone."""
    if file is None:
        return 0, 0
    try:
        file.seek(0)
        return parsed(file.read(100))
    except (OSError, ValueError):
        return 0, 0


def parsed(content: bytes) -> tuple[int, int]:
    """Return the first two numbers of a schedstat. Raises ValueError if it is none."""
    ran, waited, _ = content.split()
    return int(ran), int(waited)
