"""A worker, seen from outside: asked with a deadline, watched, and ended with all that it started."""

from __future__ import annotations

import os
import select
import signal
import socket
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from autograder.inside.protocol.channel import LARGEST_MESSAGE, LENGTH, Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.request import Build, Call, Load, NumberedRequest
from autograder.inside.protocol.wire import decode, encode, encoded
from autograder.inside.verbs.implementation import Loading
from autograder.inside.worker import Answered, Ready
from autograder.sandbox.memory import ProcessTree
from autograder.sandbox.server import GPULost, Sandbox, SandboxLost
from autograder.sandbox.validate import is_credible, is_short

POLL_SECONDS = 0.02  # how often memory is looked at while a worker computes
START_SECONDS = 30.0  # walls take milliseconds; a machine that swaps takes longer
MOST_AHEAD = 64 << 10  # bytes of requests; a socket holds three times as many
MOST_FILES = 4096  # in a scratch folder; as many as there is room for in the jail
MOST_KILLS = 3  # of workers with the same question; then whoever asks has to be told
PRINTED_LIMIT = 64 << 10  # bytes kept of what a student prints; the rest is read and dropped


class WorkerDied(Exception):
    """The worker is no longer there; `ending` says how it ended."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.how)
        self.ending = ending


class Worker:
    """One worker process. After `WorkerDied` it is ended and cannot be asked again."""

    def __init__(self, sandbox: Sandbox, limits: Limits, isolation: Isolation) -> None:
        self.sandbox = sandbox
        self.limits = limits
        self.pid, connection, self.output = sandbox.fork_worker(limits, isolation)
        self.channel = Channel(connection)
        self.number = 0
        self.ahead: deque[tuple[int, bytes]] = deque()  # number and content of what was sent and not yet asked for
        self.printed = bytearray()
        self.printed_bytes = 0
        self.can_print = True
        self.cpu_seconds = 0.0
        self.peak_mb = 0.0
        self.alive = True
        connection.settimeout(START_SECONDS)
        os.set_blocking(self.output, False)
        self.tree = ProcessTree(self.pid)
        try:
            ready = self.channel.receive(Ready, time.monotonic() + START_SECONDS)
        except (Closed, TimedOut, ProtocolError) as error:
            self.read_printed()
            words = self.printed.decode("utf-8", "replace").strip()
            self.end()
            raise SandboxLost(f"a worker did not start: {words or type(error).__name__}") from error
        self.walls = ready.walls
        self.gpu, self.gpu_memory_mb = ready.gpu, ready.gpu_memory_mb
        if ready.fault:
            self.end()
            raise GPULost(ready.fault)
        # within the jail the scratch folder is bounded in size; anywhere else somebody has to look
        self.scratch = Path(ready.scratch) if self.walls and "mount" not in self.walls else None
        # A quarter more than the address space that it may map: one process alone is refused memory by the kernel,
        # in the same place on every run, before this watch, which sees it in steps, has to end it.
        self.memory_limit = self.tree.resident() + (limits.memory_mb << 20) * 5 // 4

    def load(self, load: Load, seconds: float, member: str = "") -> Loading:
        """Import a module in the worker. Raises WorkerDied."""
        loading = self._ask(encode(load), seconds, member).loading
        if loading is None or not all(map(is_short, (loading.ended, *loading.failures.values()))):
            raise self._gone(Ending("nonsense", text="another answer than to an import"))
        return loading

    def ask(self, request: Call | Build, seconds: float, member: str = "") -> Observation:
        """Perform a verb in the worker. Raises WorkerDied."""
        assert self.expects(request)
        observation = self._ask(encoded(request), seconds, member).observation
        if observation is None or not is_credible(observation):
            raise self._gone(Ending("nonsense", text="another answer than an observation"))
        return observation

    def send_ahead(self, requests: Iterable[Call | Build]) -> None:
        """Let the worker begin with what it is going to be asked next, in this order: it need not wait in between.

        Less than what a socket holds, so that neither side can wait for the other to read.
        """
        if self.ahead or self.channel.waiting():
            return
        messages, size = [], 0
        for request in requests:
            content = encoded(request)
            size += len(content)
            if size > MOST_AHEAD:
                break
            self.ahead.append((self._next_number(), content))
            messages.append(self._message(*self.ahead[-1]))
        with suppress(Closed, TimedOut):  # found out by whoever asks next
            self.channel.send_together(messages)

    def expects(self, request: Call | Build) -> bool:
        """Whether a request can be asked: it is the next of those that were sent ahead, if any were."""
        return not self.ahead or self.ahead[0][1] == encoded(request)

    def _ask(self, content: bytes, seconds: float, member: str) -> Answered:
        deadline = time.monotonic() + seconds
        try:
            if self.ahead:
                number, _ = self.ahead.popleft()
            else:
                number = self._next_number()
                if self.channel.waiting():
                    self._read_answer(deadline)
                    raise ProtocolError("it spoke before it was asked")
                self.channel.connection.settimeout(seconds)
                self.channel.send_bytes(self._message(number, content, member))
            answer = self._read_answer(deadline)
            if answer.number != number:
                raise ProtocolError("an answer to another question")
        except ProtocolError as error:
            raise self._gone(Ending("nonsense", text=str(error)[:200])) from None
        except TimedOut:
            raise self._gone(Ending("timed_out", text=f"{seconds:g}")) from None
        except Closed:
            raise self._gone(None) from None
        return answer

    def _next_number(self) -> int:
        self.number += 1
        return self.number

    @staticmethod
    def _message(number: int, content: bytes, member: str = "") -> bytes:
        return encode(NumberedRequest(number, msgspec.Raw(content), member))  # type: ignore[arg-type]  # encoded already

    def _read_answer(self, deadline: float) -> Answered:
        """The next message, while what the worker prints is read and its memory is watched."""
        content = bytearray()
        wanted = LENGTH.size
        size: int | None = None
        connection = self.channel.connection
        looked = time.monotonic()
        while True:
            now = time.monotonic()
            left = deadline - now
            if left <= 0:
                raise TimedOut
            if now - looked >= POLL_SECONDS:  # however busy it keeps us with what it says
                looked = now
                if self.scratch is not None and holds_more(self.scratch, self.limits.scratch_mb << 20):
                    raise self._gone(Ending("out_of_disk", text=str(self.limits.scratch_mb)))
                if self.tree.exceeds(self.memory_limit):
                    raise self._gone(Ending("out_of_memory", text=str(self.limits.memory_mb)))
            watched: list[Any] = [connection, self.output] if self.can_print else [connection]
            ready, _, _ = select.select(watched, [], [], min(left, POLL_SECONDS))
            if self.output in ready:
                self.read_printed()
            if connection in ready:
                part = self._receive(connection, wanted - len(content))
                content += part
                if size is None and len(content) == LENGTH.size:
                    (size,) = LENGTH.unpack(content)
                    if size > LARGEST_MESSAGE:
                        raise ProtocolError(f"a message of {size} bytes")
                    content, wanted = bytearray(), size
                if size is not None and len(content) == size:
                    return decode(content, Answered)

    @staticmethod
    def _receive(connection: socket.socket, size: int) -> bytes:
        try:
            part = connection.recv(size)
        except OSError as error:
            raise Closed from error
        if not part:
            raise Closed
        return part

    def read_printed(self) -> None:
        """Take what the worker has printed so far, but no more than a pipeful at a time: a flood must not keep us."""
        for _ in range(16):
            try:
                part = os.read(self.output, 1 << 16)
            except BlockingIOError:
                return
            if not part:
                self.can_print = False  # every descriptor is closed: select would call the pipe ready for ever
                return
            self.printed_bytes += len(part)
            self.printed += part[: PRINTED_LIMIT - len(self.printed)]

    def _gone(self, ending: Ending | None) -> WorkerDied:
        status = self.end()
        return WorkerDied(ending or ending_of(status))

    def end(self) -> int:
        """End the worker, with all that it started; its wait status."""
        if not self.alive:
            return 0
        self.alive = False
        self.read_printed()
        ended = self.sandbox.end(self.pid)
        self.cpu_seconds, self.peak_mb = ended.cpu_seconds, ended.peak_mb
        self.channel.close()
        os.close(self.output)
        self.tree.close()
        return ended.status


def holds_more(folder: Path, limit: int) -> bool:
    """Whether the files below a folder have more than `limit` bytes on disk, or are too many to be counted."""
    total = count = 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if total > limit or count > MOST_FILES:
                        return True
        except OSError:  # it went away meanwhile
            continue
    return False


def was_killed(ending: Ending) -> bool:
    """Whether a worker was ended by a signal that nothing inside of it can send: it is to be asked again.

    The machine's owner, or its kernel when memory runs out, ended it; that is nothing to charge a student with.
    """
    return ending.how == "crashed" and ending.kind == "SIGKILL"


def ending_of(status: int) -> Ending:
    """How a process ended, from its wait status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in signal.Signals.__members__.values() else str(number)
        if number == signal.SIGXCPU:
            return Ending("timed_out", kind=name)
        return Ending("crashed", kind=name)
    return Ending("exited", text=str(os.WEXITSTATUS(status)))
