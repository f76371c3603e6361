"""The file that a host reads: written at the start, replaced when the result is known."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from autograder.atomic_file import write_whole

PRINTED = Path("-")


class ResultFile:
    """The destination of a result: a file or standard output."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def promise(self, content: bytes) -> None:
        """Write a provisional result, for a host that kills us before we are done."""
        if self.path != PRINTED:
            with suppress(OSError):  # told when there is a result
                self._write(content)

    def deliver(self, content: bytes) -> OSError | None:
        """Write the result. If the file cannot be written, print it and return the error."""
        if self.path == PRINTED:
            _print(content)
            return None
        try:
            self._write(content)
        except OSError as error:
            _print(content)
            return error
        return None

    def _write(self, content: bytes) -> None:
        try:
            write_whole(self.path, content)
        except OSError:  # a folder that takes no new file may hold one that we may write
            self.path.write_bytes(content)


def _print(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
