"""The process that runs a student's checks, separate from the one that she watches: forked warm, or started fresh.

It has no walls, as the code is her own; it is separate so that an endless loop or a crash can be ended and reported.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from autograder.inside.protocol.channel import LENGTH, Channel, Closed, framed, size_of
from autograder.student.check import run_checks
from autograder.student.outcome import CheckRequest, Event

MOST_PRINTED = 2000  # characters of one check; a student who prints more looks with pytest -s
MEMORY_MB = 4096  # on top of what is mapped; an answer that takes more would make her own machine crawl


def forked(launcher: Channel, server: Channel) -> None:
    """Run as a process that the fork server forked: serve one request, then exit."""
    server.close()
    asked = launcher.receive(CheckRequest)
    bound_memory()
    with Printed() as printed:
        answer(asked, launcher.send, printed)


def bound_memory() -> None:
    """Limit memory, so that an endless allocation fails here with a message, before the machine swaps."""
    with suppress(ImportError, OSError, ValueError):  # not on Windows; macOS knows the bound and keeps none
        import resource

        mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (mapped + (MEMORY_MB << 20), resource.RLIM_INFINITY))


def serve() -> None:
    """Run as a process that was started fresh: serve requests until the pipe is closed."""
    asking, telling = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    with suppress(Closed), Printed() as printed:
        while True:
            asked = msgspec.msgpack.decode(read_message(asking), type=CheckRequest)
            answer(asked, lambda event: write_message(telling, event), printed)


def answer(asked: CheckRequest, tell: Callable[[Event], None], printed: Printed) -> None:
    """Serve one request."""
    os.chdir(asked.folder)  # files that the module opens lie beside it
    run_checks(asked, tell, Path(asked.nearby), printed.taken)


def write_message(stream: IO[bytes], message: object) -> None:
    """Write one message to a stream, framed as a channel does it."""
    stream.write(framed(msgspec.msgpack.encode(message)))
    stream.flush()


def read_message(stream: IO[bytes]) -> bytes:
    """The next message of a stream. Raises Closed."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise Closed
    return stream.read(size_of(head))


class Printed:
    """Redirects everything that this process prints to a file; a context manager."""

    def __enter__(self) -> Printed:
        self.file = tempfile.TemporaryFile()
        self.kept = [os.dup(1), os.dup(2)]
        sys.stdout.flush()
        sys.stderr.flush()
        for number in (1, 2):
            os.dup2(self.file.fileno(), number)
        self.seen = 0
        return self

    def __exit__(self, *_: object) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, before in zip((1, 2), self.kept, strict=True):
            os.dup2(before, number)
            os.close(before)
        self.file.close()

    def taken(self) -> str:
        """Return what was printed since the last call, truncated to MOST_PRINTED characters."""
        sys.stdout.flush()
        sys.stderr.flush()
        end = os.lseek(self.file.fileno(), 0, os.SEEK_END)
        self.file.seek(self.seen)
        new = self.file.read(min(end - self.seen, 4 * MOST_PRINTED)).decode("utf-8", "replace")
        self.seen = end
        os.lseek(self.file.fileno(), 0, os.SEEK_END)
        return new if len(new) <= MOST_PRINTED else new[:MOST_PRINTED] + " […]"


if __name__ == "__main__":
    serve()
