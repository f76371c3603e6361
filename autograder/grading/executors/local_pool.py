"""A pool of judges on this machine's cores. Each grades one submission at a time; one that dies is replaced."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress

import msgspec

from autograder.grading.executors.job_queue import FaultLog, JobQueue
from autograder.grading.executors.messages import Collected, Done, Job, JobLost, RunSetup
from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.message import Message, message
from autograder.sandbox.server import ForkServer, SandboxLost

MOST_SERVERS = 20  # that may be lost in one run, before the run gives up
COLLECT_SECONDS = 120.0  # pytest collects in less than one, on a machine that does not swap
MANY = 50  # jobs, each with a fork or more
SUBMISSION_GRACE = 60.0  # on top of a submission's own time: diagnosis, pages, a slow disk


class ChecksFault(KitError):
    """The checks cannot be run. `text`: the file, and what to change in it."""

    exit_status = OUR_FAULT

    def __init__(self, text: str) -> None:
        super().__init__(message("run_checks_fault", text=text))
        self.text = text


class MissingWalls(KitError):
    """The machine lacks walls that the run requires. `walls`: their names."""

    def __init__(self, walls: str) -> None:
        super().__init__(message("run_walls_missing", walls=walls))
        self.walls = walls


class _JudgeProcess:
    """A judge process as seen by the pool. `job`: the one that it grades, until `deadline` (monotonic seconds)."""

    def __init__(self, pid: int, channel: Channel) -> None:
        self.pid = pid
        self.channel = channel
        self.ready = False
        self.job: Job | None = None
        self.deadline = time.monotonic() + COLLECT_SECONDS

    @property
    def is_late(self) -> bool:
        """True if an answer is due and the deadline has passed."""
        return (self.job is not None or not self.ready) and time.monotonic() > self.deadline

    def receive(self) -> Collected | Done:
        """Return the next message. Raises Closed, TimedOut or ProtocolError."""
        if self.ready:
            return self.channel.receive(Done, self.deadline)
        return self.channel.receive(Collected, self.deadline)


class LocalPool:
    """Grades jobs with up to `size` judges."""

    def __init__(self, setup: RunSetup, size: int) -> None:
        self.setup = setup
        accelerator = setup.devices.accelerator
        self.size = size if accelerator is None else min(size, accelerator.most_judges)
        self.notes: list[Message] = []  # whatever is wrong here raises
        self.faults = FaultLog()
        self.server: ForkServer | None = None
        self.gpu_server: ForkServer | None = None
        self.open = ExitStack()  # the servers
        self.servers = 0
        self.judges: dict[int, _JudgeProcess] = {}  # by the descriptors of their channels
        self.started = 0  # judges of the present server

    def grade(self, jobs: Iterable[Job], expected: int = 1) -> Iterator[Done | JobLost]:
        """Yield the result of each job, in the order of completion. `expected`: an estimate of their number.

        Raises ChecksFault, MissingWalls or SandboxLost.
        """
        try:
            yield from self.serve(jobs, expected)
        finally:
            self.close()

    def serve(self, jobs: Iterable[Job], expected: int = 1) -> Iterator[Done | JobLost]:
        """Like `grade`, but keep the processes warm for further jobs, until `close`."""
        queue = JobQueue(jobs)
        while queue:
            try:
                yield from self._grade_with(self._warm_server(expected), queue)
            except SandboxLost:
                for judge in self.judges.values():
                    if judge.job is not None:
                        queue.waiting.appendleft(judge.job)
                self.close()
                if self.servers >= MOST_SERVERS:
                    raise

    def close(self) -> None:
        """End the judges and the fork servers."""
        for judge in self.judges.values():
            judge.channel.close()
        self.judges = {}
        self.open.close()
        self.server = self.gpu_server = None

    def _warm_server(self, expected: int) -> ForkServer:
        if self.server is None:
            self.servers += 1
            self.started = 0
            self.server = self.open.enter_context(ForkServer(self.setup.preload))
            if expected >= MANY:
                self.server.expect_many()
            if self.setup.devices.accelerator is not None:
                self.gpu_server = self.open.enter_context(ForkServer(self.setup.preload, for_gpu=True))
        return self.server

    def _grade_with(self, server: ForkServer, queue: JobQueue) -> Iterator[Done | JobLost]:
        while queue or self._busy():
            self._give_out(queue)
            self._start_judges(server, queue)
            ready, _, _ = select.select(list(self.judges), [], [], 1.0)
            for descriptor in ready:
                yield from self._hear(server, self.judges[descriptor], queue)
            for judge in [judge for judge in self.judges.values() if judge.is_late]:
                yield from self._lose(server, judge, queue)

    def _busy(self) -> int:
        return sum(judge.job is not None for judge in self.judges.values())

    def _give_out(self, queue: JobQueue) -> None:
        for judge in self.judges.values():
            if judge.ready and judge.job is None and queue:
                judge.job = queue.take()
                judge.deadline = time.monotonic() + self.setup.seconds[judge.job.submission.slug] + SUBMISSION_GRACE
                with suppress(Closed):  # its end is heard in the next round
                    judge.channel.send(judge.job)

    def _start_judges(self, server: ForkServer, queue: JobQueue) -> None:
        wanted = min(self.size, self._busy() + queue.count(self.size))
        while len(self.judges) < wanted:
            self.started += 1
            if self.started > self.size + MOST_SERVERS:
                raise SandboxLost("judges die as fast as they are started")
            self._start(server)

    def _start(self, server: ForkServer) -> None:
        pid, channel = server.fork_judge("autograder.grading.judge.process", "main")
        self.judges[channel.fileno()] = _JudgeProcess(pid, channel)
        raised = self.setup.walls.raised
        setup = msgspec.structs.replace(self.setup, isolation=server.isolation(raised))
        with suppress(Closed, OSError):  # its end is heard in the next round
            accelerator = setup.devices.accelerator
            if self.gpu_server is None or accelerator is None:
                channel.send(setup)
                return
            gpu, share = accelerator.number(self.started), accelerator.share(self.size)
            channel.send(msgspec.structs.replace(setup, gpu_isolation=self.gpu_server.isolation(raised, gpu, share)))
            with self.gpu_server.connect() as connection:
                socket.send_fds(channel.connection, [b"!"], [connection.fileno()])

    def _hear(self, server: ForkServer, judge: _JudgeProcess, queue: JobQueue) -> Iterator[Done | JobLost]:
        try:
            heard = judge.receive()
        except (Closed, TimedOut, ProtocolError):
            yield from self._lose(server, judge, queue)
            return
        if isinstance(heard, Done):
            judge.job = None
            self.faults.print(heard.faults)
            yield heard
            return
        if heard.fault:
            raise ChecksFault(heard.fault)
        if missing := self.setup.walls.missing(heard.walls):
            raise MissingWalls(", ".join(missing))
        judge.ready = True

    def _lose(self, server: ForkServer, judge: _JudgeProcess, queue: JobQueue) -> Iterator[JobLost]:
        # ended first: where the server is lost too, the job must still be found among the judges
        server.end(judge.pid)
        del self.judges[judge.channel.fileno()]
        judge.channel.close()
        if judge.job is not None and (lost := queue.lose(judge.job)) is not None:
            yield lost
