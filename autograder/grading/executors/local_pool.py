"""A pool of judges on this machine's cores: each grades one submission at a time; one that dies is replaced."""

from __future__ import annotations

import select
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress

import msgspec

from autograder.grading.executors.messages import Begin, Collected, Done, Work
from autograder.inside.protocol.channel import Channel, Closed, ProtocolError
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.message import Message
from autograder.sandbox.server import ForkServer, SandboxLost

MOST_ATTEMPTS = 3  # of one submission, before its report says that we failed
MOST_SERVERS = 20  # that may be lost in one run, before the run gives up
COLLECT_SECONDS = 120.0  # pytest collects in less than one, on a machine that does not swap
MANY = 50  # jobs, each with a fork or more
SUBMISSION_GRACE = 60.0  # on top of a submission's own time: diagnosis, pages, a slow disk


class ChecksFault(KitError):
    """The checks cannot be run; the text says which file, and what to write."""

    exit_status = OUR_FAULT


class MissingWalls(KitError):
    """The machine lacks walls that the run asks for."""


class JobLost(msgspec.Struct):
    """A job that no judge survived."""

    job: Work


class _Judge:
    def __init__(self, pid: int, channel: Channel) -> None:
        self.pid = pid
        self.channel = channel
        self.ready = False
        self.job: Work | None = None
        self.deadline = time.monotonic() + COLLECT_SECONDS


class LocalPool:
    """Grades jobs and yields what came of each. `begin` has everything but the isolation, which is the server's.

    `required`: walls that must stand; of "one or another" one is enough.
    """

    def __init__(
        self,
        begin: Begin,
        walls: bool,
        required: Sequence[str],
        size: int,
        seconds: Callable[[str], float],
        preload: Sequence[str] = (),
    ) -> None:
        self.begin = begin
        self.walls = walls
        self.required = required
        accelerator = begin.devices.accelerator
        self.size = size if accelerator is None else min(size, accelerator.most_judges)
        self.seconds = seconds
        self.preload = preload
        self.notes: list[Message] = []  # for the teacher, afterwards; whatever is wrong here raises
        self.told: set[str] = set()
        self.attempts: dict[tuple[str, str], int] = {}
        self.server: ForkServer | None = None
        self.gpu_server: ForkServer | None = None
        self.open = ExitStack()  # the servers
        self.servers = 0
        self.judges: dict[int, _Judge] = {}
        self.started = 0  # judges of the present server

    def grade(self, jobs: Sequence[Work]) -> Iterator[Done | JobLost]:
        """What came of each job, in the order in which they end. Raises ChecksFault, MissingWalls or SandboxLost."""
        try:
            yield from self.serve(jobs)
        finally:
            self.close()

    def serve(self, jobs: Sequence[Work]) -> Iterator[Done | JobLost]:
        """The same, and what is warm stays so for the next jobs, until `close`."""
        waiting = deque(jobs)
        while waiting:
            try:
                yield from self._grade_with(self._warm_server(len(waiting)), waiting)
            except SandboxLost:
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

    def _warm_server(self, jobs: int) -> ForkServer:
        if self.server is None:
            self.servers += 1
            self.started = 0
            self.server = self.open.enter_context(ForkServer(self.preload))
            if jobs >= MANY:
                self.server.expect_many()
            if self.begin.devices.accelerator is not None:
                self.gpu_server = self.open.enter_context(ForkServer(self.preload, for_gpu=True))
        return self.server

    def _grade_with(self, server: ForkServer, waiting: deque[Work]) -> Iterator[Done | JobLost]:
        judges = self.judges
        try:
            while waiting or any(judge.job for judge in judges.values()):
                for judge in judges.values():
                    if waiting and judge.ready and judge.job is None:
                        self._give(judge, waiting.popleft())
                while len(judges) < min(self.size, len(waiting) + sum(1 for j in judges.values() if j.job)):
                    self.started += 1
                    if self.started > self.size + MOST_SERVERS:
                        raise SandboxLost("judges die as fast as they are started")
                    self._start(server)
                ready, _, _ = select.select(list(judges), [], [], 1.0)
                for descriptor in ready:
                    judge = judges[descriptor]
                    try:
                        result = self._hear(judge)
                    except (Closed, ProtocolError):
                        yield from self._lost(server, judges, judge, waiting)
                        continue
                    if result is not None:
                        yield result
                for judge in [judge for judge in judges.values() if time.monotonic() > judge.deadline]:
                    if judge.job or not judge.ready:
                        yield from self._lost(server, judges, judge, waiting)
        except SandboxLost:
            waiting.extendleft(judge.job for judge in judges.values() if judge.job)
            raise

    def _start(self, server: ForkServer) -> None:
        pid, channel = server.fork_judge("autograder.grading.judge.process", "main")
        self.judges[channel.fileno()] = _Judge(pid, channel)
        begin = msgspec.structs.replace(self.begin, isolation=server.isolation(self.walls))
        with suppress(Closed, OSError):  # its end is heard in the next round
            accelerator = begin.devices.accelerator
            if self.gpu_server is None or accelerator is None:
                channel.send(begin)
                return
            gpu, share = accelerator.number(self.started), accelerator.share(self.size)
            isolation = self.gpu_server.isolation(self.walls, gpu, share)
            channel.send(msgspec.structs.replace(begin, gpu_isolation=isolation))
            with self.gpu_server.connect() as connection:
                socket.send_fds(channel.connection, [b"!"], [connection.fileno()])

    def _hear(self, judge: _Judge) -> Done | None:
        if judge.ready:
            done = judge.channel.receive(Done, judge.deadline)
            judge.job = None
            for fault in done.faults:
                if fault not in self.told:  # one fault of ours breaks the same check for a whole class
                    self.told.add(fault)
                    print(f"broken: {fault}", file=sys.stderr)
            return done
        collected = judge.channel.receive(Collected, judge.deadline)
        if collected.fault:
            raise ChecksFault(collected.fault)
        missing = [wall for wall in self.required if not set(wall.split(" or ")) & set(collected.walls)]
        if missing:
            raise MissingWalls(", ".join(missing))
        judge.ready = True
        return None

    def _give(self, judge: _Judge, job: Work) -> None:
        judge.job = job
        judge.deadline = time.monotonic() + self.seconds(job.slug) + SUBMISSION_GRACE
        self.attempts[job.student, job.slug] = self.attempts.get((job.student, job.slug), 0) + 1
        with suppress(Closed):  # its end is heard in the next round
            judge.channel.send(job)

    def _lost(
        self, server: ForkServer, judges: dict[int, _Judge], judge: _Judge, waiting: deque[Work]
    ) -> Iterator[JobLost]:
        server.end(
            judge.pid
        )  # first: where the server is lost too, the judge's job must still be found among the judges
        del judges[judge.channel.fileno()]
        judge.channel.close()
        if judge.job is None:
            return
        if self.attempts[judge.job.student, judge.job.slug] >= MOST_ATTEMPTS:
            yield JobLost(judge.job)
        else:
            waiting.append(judge.job)
