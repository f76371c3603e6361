"""A worker, seen from outside: asked with a deadline, watched, and ended with all that it started."""

from __future__ import annotations

import os
import select
import socket
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Any

import msgspec

from autograder.inside.protocol.bounds import is_bounded
from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.orders import Ready
from autograder.inside.protocol.request import Build, Call, Load, NumberedRequest, OnHandles
from autograder.inside.protocol.wire import decode, encode, encoded
from autograder.inside.remote.messages import RemoteAnswer
from autograder.inside.verbs.implementation import Loading
from autograder.inside.worker import Answered
from autograder.sandbox.core_time import CoreTime
from autograder.sandbox.endings import ending_of
from autograder.sandbox.memory import ProcessTree
from autograder.sandbox.partial_message import PartialMessage
from autograder.sandbox.server import GPULost, Sandbox, SandboxLost, Starved
from autograder.sandbox.validate import is_credible, is_credible_answer

POLL_SECONDS = 0.02  # between two looks at a worker's memory and tasks while it computes
MOMENT = 0.001  # a worker that waits for a core uses up the rest of its time when it gets one, not before
START_SECONDS = 30.0  # walls take milliseconds, or longer on a machine that swaps
MOST_AHEAD = 64 << 10  # bytes of requests sent ahead; a socket holds three times as many
MOST_FILES = 4096  # in a scratch folder, as in that of the jail
PRINTED_LIMIT = 64 << 10  # bytes that are kept of what a student prints; the rest is read and dropped


class WorkerDied(Exception):
    """The worker has ended; `ending` says how."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.how)
        self.ending = ending


class Worker:
    """One worker process. After WorkerDied or Starved it is ended, and cannot be asked again.

    All seconds that a request may take are those of CoreTime; `charged`: those that the last one took.

    Raises SandboxLost if it does not start, and GPULost if it cannot use the GPU that it should.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits, isolation: Isolation) -> None:
        self.sandbox = sandbox
        self.limits = limits
        self.pid, connection, self.output = sandbox.fork_worker(limits, isolation)
        self.channel = Channel(connection)
        self.number = 0
        self.ahead: deque[tuple[int, bytes]] = deque()  # number and content of requests sent ahead
        self.printed = bytearray()
        self.printed_bytes = 0
        self.can_print = True
        self.cpu_seconds = 0.0
        self.peak_mb = 0.0
        self.alive = True
        connection.settimeout(START_SECONDS)
        os.set_blocking(self.output, False)
        self.tree = ProcessTree(self.pid)
        self.time = CoreTime(self.pid)
        self.charged = 0.0
        try:
            ready = self.channel.receive(Ready, time.monotonic() + START_SECONDS)
        except (Closed, TimedOut, ProtocolError) as error:
            self.read_printed()
            reason = self.printed.decode("utf-8", "replace").strip() or type(error).__name__
            self.end()
            raise SandboxLost(f"a worker did not start: {reason}") from error
        self.walls = ready.walls
        self.gpu, self.gpu_memory_mb = ready.gpu, ready.gpu_memory_mb
        if ready.fault:
            self.end()
            raise GPULost(ready.fault)
        # the jail bounds the size of the scratch folder; without one we have to watch it
        self.scratch = Path(ready.scratch) if self.walls and "mount" not in self.walls else None
        # A quarter more than the address space that it may map. So the kernel refuses memory to a single process, at
        # the same point of every run, before this watch, which looks from time to time, ends it.
        self.memory_limit = self.tree.resident() + (limits.memory_mb << 20) * 5 // 4

    def load(self, load: Load, seconds: float, member: str = "", wall: float = inf) -> Loading:
        """Import a module in the worker. Raises WorkerDied, or Starved after `wall` seconds of wall time."""
        loading = self._ask(encode(load), member, seconds, wall).loading
        if loading is None or not is_bounded(loading):
            raise self._died(Ending("nonsense", text="another answer than to an import"))
        return loading

    def ask(self, request: Call | Build, seconds: float, member: str = "", wall: float = inf) -> Observation:
        """Perform a verb in the worker. Raises WorkerDied, or Starved after `wall` seconds of wall time."""
        assert self.expects(request)
        observation = self._ask(encoded(request), member, seconds, wall).observation
        if observation is None or not is_credible(observation):
            raise self._died(Ending("nonsense", text="another answer than an observation"))
        return observation

    def ask_on_handles(
        self, order: OnHandles, connection: socket.socket, server: int, seconds: float, wall: float = inf
    ) -> RemoteAnswer:
        """Perform a request on handles, whose values are at the other end of `connection`. Raises as `ask`.

        `server`: the process at that end; what it computes counts as time of this worker, which waits for it.
        """
        assert not self.ahead
        with self.time.together_with(server):
            answer = self._ask(encode(order), "", seconds, wall, connection).on_handles
        if answer is None or not is_credible_answer(answer):
            raise self._died(Ending("nonsense", text="another answer than of a call on handles"))
        return answer

    def send_ahead(self, requests: Iterable[Call | Build]) -> None:
        """Send the requests that it will be asked next, in this order, so that it need not wait in between.

        No more is sent than a socket holds; otherwise both sides could wait for the other to read.
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
        with suppress(Closed, TimedOut):  # the next request finds that out
            self.channel.send_together(messages)

    def expects(self, request: Call | Build) -> bool:
        """True if a request can be asked now: nothing was sent ahead, or it is the next of what was."""
        return not self.ahead or self.ahead[0][1] == encoded(request)

    def _ask(
        self, content: bytes, member: str, seconds: float, wall: float, connection: socket.socket | None = None
    ) -> Answered:
        self.time.start()
        try:
            answer = self._answer_to(content, member, seconds, wall, connection)
        except ProtocolError as error:
            raise self._died(Ending("nonsense", text=str(error)[:200])) from None
        except TimedOut:
            raise self._died(Ending("timed_out", text=f"{seconds:g}")) from None
        except Closed:
            raise self._died(None) from None
        self.charged = self.time.charged()
        return answer

    def _answer_to(
        self, content: bytes, member: str, seconds: float, wall: float, connection: socket.socket | None
    ) -> Answered:
        """Send a request, if it was not sent ahead, and return its answer. Raises as `_read_answer`."""
        if self.ahead:
            number, _ = self.ahead.popleft()
        else:
            number = self._next_number()
            if self.channel.waiting():
                self._read_answer(seconds, wall)
                raise ProtocolError("it spoke before it was asked")
            self.channel.connection.settimeout(seconds + START_SECONDS)  # a socket holds most requests unread
            self.channel.send_bytes(self._message(number, content, member))
            if connection is not None:
                socket.send_fds(self.channel.connection, [b"!"], [connection.fileno()])
        answer = self._read_answer(seconds, wall)
        if answer.number != number:
            raise ProtocolError("an answer to another question")
        return answer

    def _next_number(self) -> int:
        self.number += 1
        return self.number

    @staticmethod
    def _message(number: int, content: bytes, member: str = "") -> bytes:
        return encode(NumberedRequest(number, msgspec.Raw(content), member))  # type: ignore[arg-type]  # encoded already

    def _read_answer(self, seconds: float, wall: float) -> Answered:
        """Read the next message, meanwhile read what the worker prints, and watch what it uses.

        Raises TimedOut, Closed, ProtocolError, WorkerDied if it exceeds a limit, or Starved.
        """
        message = PartialMessage()
        connection = self.channel.connection
        looked = self.time.began
        deadline = looked + seconds  # the earliest
        while not message.is_whole:
            now = time.monotonic()
            if now - looked >= POLL_SECONDS:  # also when the worker keeps us busy with what it prints and sends
                looked = now
                self.time.look()
                self._enforce_limits()
            if now >= deadline:
                deadline = now + self._seconds_left(seconds, wall)
            watched: list[Any] = [connection, self.output] if self.can_print else [connection]
            self.time.listen()
            ready, _, _ = select.select(watched, [], [], min(deadline - now, POLL_SECONDS))
            if self.output in ready:
                self.read_printed()
            if connection in ready:
                message.add(self._receive(connection, message.missing))
        return decode(message.content, Answered)

    def _seconds_left(self, seconds: float, wall: float) -> float:
        """Return what is left of a request's time. Raises TimedOut, or Starved."""
        self.time.look()
        left = seconds - self.time.charged()
        if left <= 0:
            raise TimedOut
        if time.monotonic() - self.time.began >= wall:
            self.end()
            raise Starved(f"a worker had a core for {seconds - left:.1f} s of {wall:.0f} s")
        return max(left, MOMENT)

    def _enforce_limits(self) -> None:
        """End the worker if it holds too much on disk or in memory. Raises WorkerDied."""
        if self.scratch is not None and holds_more(self.scratch, self.limits.scratch_mb << 20):
            raise self._died(Ending("out_of_disk", text=str(self.limits.scratch_mb)))
        if self.tree.exceeds(self.memory_limit):
            raise self._died(Ending("out_of_memory", text=str(self.limits.memory_mb)))

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
        """Read what the worker has printed, 1 MB at most, so that endless printing does not keep us here."""
        for _ in range(16):
            try:
                part = os.read(self.output, 1 << 16)
            except BlockingIOError:
                return
            if not part:
                self.can_print = False  # its end is closed: select would report the pipe as ready for ever
                return
            self.printed_bytes += len(part)
            self.printed += part[: PRINTED_LIMIT - len(self.printed)]

    def _died(self, ending: Ending | None) -> WorkerDied:
        """End the worker, and make the exception to raise; without an ending its wait status tells it."""
        self.charged = self.time.charged()
        status = self.end()
        return WorkerDied(ending or ending_of(status))

    def end(self) -> int:
        """End the worker and all that it started; return its wait status."""
        if not self.alive:
            return 0
        self.alive = False
        self.read_printed()
        ended = self.sandbox.end(self.pid)
        self.cpu_seconds, self.peak_mb = ended.cpu_seconds, ended.peak_mb
        self.channel.close()
        os.close(self.output)
        self.tree.close()
        self.time.close()
        return ended.status


def holds_more(folder: Path, limit: int) -> bool:
    """True if the files below a folder take more than `limit` bytes on disk, or are more than MOST_FILES."""
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
        except OSError:  # the worker removed it meanwhile
            continue
    return False
