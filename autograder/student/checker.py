"""Check a student's file in a separate process under a time limit: a verdict comes whatever the code does."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import msgspec

from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.locale.message import Message, message
from autograder.released import Released, ReleaseError
from autograder.sandbox.server import ForkServer, SandboxLost
from autograder.student.outcome import Began, CaseLine, Checked, CheckRequest, ChecksEnded, Event, Importing

IMPORT_FACTOR = 2  # an import may take as long as so many checks
PRELOAD = ("pytest", "autograder.student.check_process")  # what each process of a student's checks would else import
POLL_SECONDS = 0.05


class Running(Protocol):
    """A process that runs checks and sends events."""

    def receive(self) -> Event:
        """Wait for the next event. Raises Closed."""
        ...

    def end(self) -> None:
        """Kill the process."""
        ...


class Start(Protocol):
    """A way to start such a process."""

    def ask(self, asked: CheckRequest) -> Running:
        """Start running checks."""
        ...

    def close(self) -> None:
        """End all processes."""
        ...


class Forking:
    """Runs checks in forks of a process that has imported torch and the checks already."""

    def __init__(self, preload: Iterable[str]) -> None:
        self.server = ForkServer([*PRELOAD, *preload])
        try:
            self.server.wait_until_warm()
        except SandboxLost:
            self.server.close()
            raise

    def ask(self, asked: CheckRequest) -> Running:
        """Fork a process and run the checks in it. Raises SandboxLost."""
        pid, channel = self.server.fork_judge("autograder.student.check_process", "forked")
        channel.send(asked)
        return ForkedCheck(self.server, pid, channel)

    def close(self) -> None:
        """End the server, and with it what it forked."""
        self.server.close()


class ForkedCheck:
    """One forked process."""

    def __init__(self, server: ForkServer, pid: int, channel: Channel) -> None:
        self.server = server
        self.pid = pid
        self.channel = channel

    def receive(self) -> Event:
        """Return the next event. Raises Closed."""
        event: Event = msgspec.msgpack.decode(self.channel.receive_bytes(), type=Event)
        return event

    def end(self) -> None:
        """End the process."""
        with suppress(SandboxLost):
            self.server.end(self.pid)
        self.channel.close()


class Fresh:
    """For systems without fork: one process for all runs, restarted after it had to be ended."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, asked: CheckRequest) -> Running:
        """Run the checks in the process."""
        from autograder.student.check_process import write_message

        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, "-m", "autograder.student.check_process"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin is not None
        write_message(self.process.stdin, asked)
        return Piped(self.process)

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()


class Piped:
    """One run of that process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.over = False

    def receive(self) -> Event:
        """Return the next event. Raises Closed."""
        from autograder.student.check_process import read_message

        assert self.process.stdout is not None
        event: Event = msgspec.msgpack.decode(read_message(self.process.stdout), type=Event)
        self.over = isinstance(event, ChecksEnded)
        return event

    def end(self) -> None:
        """End the process if it is still at work; a finished one is reused."""
        if not self.over:
            self.process.kill()
            self.process.wait()


def quickest(assignments: Iterable[Released]) -> Start:
    """Return the fastest way that this machine has to check some assignments."""
    if not hasattr(os, "fork"):
        return Fresh()
    try:
        return Forking(preloaded(assignments))
    except (SandboxLost, OSError):
        return Fresh()


def preloaded(assignments: Iterable[Released]) -> list[str]:
    """Return the modules to preload; a damaged assignment adds none, and is reported when it is checked."""
    names: dict[str, None] = {}
    for released in assignments:
        with suppress(ReleaseError):
            names |= dict.fromkeys(released.expectations.preload)
    return list(names)


class Stopped(Exception):
    """The caller needs no verdict any more."""


class Checker:
    """Checks assignments one after the other. `stopped` is polled, and ends a run."""

    def __init__(self, start: Start) -> None:
        self.start = start

    def check(
        self,
        released: Released,
        exercise: str = "",
        stopped: Callable[[], bool] = lambda: False,
        looked: Callable[[Event], None] = lambda event: None,
    ) -> Checked:
        """Run the public checks. One that does not end is killed, and the rest goes on. Raises Stopped."""
        checked = Checked(released, exercise)
        try:
            seconds = released.expectations.check_seconds
        except ReleaseError as error:
            checked.add(ChecksEnded([error.message]))
            return checked
        ended: list[str] = []
        while True:
            done = [line.key for line in checked.lines]
            asked = CheckRequest(str(released.folder.resolve()), exercise, str(Path.cwd()), done, ended)
            over = self._once(asked, released, checked, seconds, stopped, looked)
            if over:
                return checked
            ended.append(checked.lines[-1].exercise)

    def _once(
        self,
        asked: CheckRequest,
        released: Released,
        checked: Checked,
        seconds: float,
        stopped: Callable[[], bool],
        looked: Callable[[Event], None],
    ) -> bool:
        """Run one process. Returns False if a check had to be killed and others are left."""
        running = self.start.ask(asked)
        at: Began | Importing | None = None
        deadline = time.monotonic() + 60  # until it begins; torch from a cold disk
        try:
            for event in events(running):
                if stopped():
                    raise Stopped
                if event is None:
                    if time.monotonic() > deadline:
                        return self._overran(at, released, checked, seconds)
                    continue
                looked(event)
                checked.add(event)
                if isinstance(event, ChecksEnded):
                    return True
                at = event if isinstance(event, Began | Importing) else None
                deadline = time.monotonic() + seconds * (IMPORT_FACTOR if isinstance(event, Importing) else 1)
            return self._died(at, released, checked)
        finally:
            running.end()

    def _overran(self, at: Began | Importing | None, released: Released, checked: Checked, seconds: float) -> bool:
        if isinstance(at, Began):
            told = message("timed_out", name=at.exercise, seconds=f"{seconds:g}")
            self._give_up(at, checked, [told, message("cause_endless_loop"), message("hint_endless_loop")])
            return False
        if at is None:
            return self._lost(released, checked)
        told = message("load_timed_out", file=released.answer.name, seconds=f"{seconds * IMPORT_FACTOR:g}")
        checked.add(ChecksEnded([told, message("import_takes_long")]))
        return True

    def _died(self, at: Began | Importing | None, released: Released, checked: Checked) -> bool:
        if isinstance(at, Began):
            self._give_up(at, checked, [message("process_ended", name=at.exercise)])
            return False
        if at is None:
            return self._lost(released, checked)
        checked.add(ChecksEnded([message("load_ended", file=released.answer.name)]))
        return True

    @staticmethod
    def _lost(released: Released, checked: Checked) -> bool:
        """Record a process that died before the first check, or between two of them."""
        told = message("process_ended", name=released.answer.name) if checked.lines else message("checks_did_not_start")
        checked.add(ChecksEnded([told]))
        return True

    @staticmethod
    def _give_up(at: Began, checked: Checked, told: list[Message]) -> None:
        """Record the current check as failed."""
        checked.add(CaseLine(at.key, at.exercise, at.title, "failed", told))


def events(running: Running) -> Iterator[Event | None]:
    """Yield the events of a process until it ends, and None every POLL_SECONDS while there are none."""
    told: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def listen() -> None:
        with suppress(Closed, TimedOut, ProtocolError, OSError, ValueError, msgspec.DecodeError):
            while True:
                event = running.receive()
                told.put(event)
                if isinstance(event, ChecksEnded):
                    break
        told.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            event = told.get(timeout=POLL_SECONDS)
        except queue.Empty:
            yield None
            continue
        if event is None:
            return
        yield event
