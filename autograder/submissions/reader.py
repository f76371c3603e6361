"""Reads submissions in a process with limits, which may die: no file of a student can take the command with it.

The process reads one submission after the other, and is replaced when one has ended it. That submission then says
which limit it met, and the class goes on. What travels back is data, never an object that was pickled.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.locale.message import Message, message
from autograder.submissions.files import MB, SubmittedFiles
from autograder.submissions.source_scan import read_conduct
from autograder.submissions.submission import Submission, digest, read_with_files

CPU_SECONDS = 10  # of one submission; the largest honest ones take a hundredth
WALL_SECONDS = 120.0  # a disk may be slow
MEMORY_MB = 1024  # of data, in all; the largest files of a submission, and its syntax trees, take a third
START = "from autograder.submissions.reader import main; import sys; main(int(sys.argv[1]))"


class Wanted(msgspec.Struct):
    """A submission to read. Paths are bytes, since those on a disk need not be text."""

    path: bytes
    student: str
    slug: str
    module: str


class WasRead(msgspec.Struct):
    """A submission, and all files as they were handed in."""

    submission: Submission
    files: dict[bytes, bytes]


def main(descriptor: int) -> None:
    """Read what the process at the other end of `descriptor` asks for, until it is gone."""
    channel = Channel(socket.socket(fileno=descriptor))
    limit(memory=True)
    try:
        while True:
            wanted = channel.receive(Wanted)
            limit()
            path = Path(os.fsdecode(wanted.path))
            submission, files = read_with_files(path, wanted.student, wanted.slug, wanted.module)
            conduct = read_conduct(submission.sources, submission.companions)
            contents = {os.fsencode(name): content for name, content in files.contents.items()}
            channel.send(WasRead(msgspec.structs.replace(submission, conduct=conduct), contents))
    except Closed:
        return


def limit(memory: bool = False) -> None:
    """Let this process use CPU_SECONDS more than it has; `memory`: also bound what it may hold."""
    try:
        import resource
    except ImportError:  # Windows, where nobody grades a class
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + 1 + CPU_SECONDS, hard))
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_MB * MB, MEMORY_MB * MB))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Reader:
    """Reads submissions in a process of its own, started when it is first needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.channel: Channel | None = None

    def read(self, path: Path, student: str, slug: str, module: str) -> tuple[Submission, SubmittedFiles]:
        """Like `read_with_files`, with the findings on its conduct; the files come without notes."""
        try:
            channel = self._started()
            channel.send(Wanted(os.fsencode(path.absolute()), student, slug, module))
            read = channel.receive(WasRead, time.monotonic() + WALL_SECONDS)
        except (Closed, TimedOut, ProtocolError) as error:
            return unread(student, slug, module, why(self._end(), error)), SubmittedFiles()
        return read.submission, SubmittedFiles({os.fsdecode(name): data for name, data in read.files.items()})

    def _started(self) -> Channel:
        if self.channel is None:
            ours, theirs = socket.socketpair()
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", START, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # a traceback after a MemoryError says nothing to a teacher
                start_new_session=True,  # Ctrl-C goes to the command alone
            )
            theirs.close()
            self.channel = Channel(ours)
        return self.channel

    def _end(self) -> int:
        """End the process; return its status, which is negative for a signal that it met before."""
        if self.process is None or self.channel is None:
            return 0
        self.channel.close()
        try:
            status = self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process = self.channel = None
        return status

    def close(self) -> None:
        """End the process."""
        self._end()


@contextmanager
def reading() -> Iterator[Reader]:
    """Yield a reader that ends with the context."""
    reader = Reader()
    try:
        yield reader
    finally:
        reader.close()


def why(status: int, error: Exception) -> Message:
    """Return the note on a submission that could not be read, by how the process ended."""
    if isinstance(error, TimedOut) or status == -signal.SIGKILL:
        return message("intake_slow", seconds=int(WALL_SECONDS))
    if status == -getattr(signal, "SIGXCPU", 0):
        return message("intake_cpu", seconds=CPU_SECONDS)
    return message("intake_memory", limit=MEMORY_MB)


def unread(student: str, slug: str, module: str, note: Message) -> Submission:
    """Return a submission without sources, whose note says why."""
    return Submission(student, slug, module, [], False, {}, [note], digest(module, [], {}, [note]), [])
