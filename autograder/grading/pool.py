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

from autograder.grading.job import Begin, Collected, Done, Work
from autograder.inside.channel import Channel, Closed, Nonsense
from autograder.sandbox.server import ForkServer, SandboxLost

MOST_ATTEMPTS = 3  # of one submission, before its report says that we failed
MOST_SERVERS = 20  # that may be lost in one run, before the run gives up
COLLECT_SECONDS = 120.0  # pytest collects in less than one, on a machine that does not swap
MANY = 50  # jobs, each with a fork or more
SUBMISSION_GRACE = 60.0  # on top of a submission's own time: diagnosis, pages, a slow disk


class ChecksFault(Exception):
    """The checks cannot be run; the text says which file, and what to write."""


class MissingWalls(Exception):
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


class Pool:
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
        self.told: set[str] = set()
        self.attempts: dict[tuple[str, str], int] = {}

    def grade(self, jobs: Sequence[Work]) -> Iterator[Done | JobLost]:
        """What came of each job, in the order in which they end. Raises ChecksFault, MissingWalls or SandboxLost."""
        waiting = deque(jobs)
        servers = 0
        while waiting:
            servers += 1
            try:
                with ExitStack() as servers_of_this_round:
                    server = servers_of_this_round.enter_context(ForkServer(self.preload))
                    if len(waiting) >= MANY:
                        server.expect_many()
                    gpu_server = None
                    if self.begin.devices.accelerator is not None:
                        gpu_server = servers_of_this_round.enter_context(ForkServer(self.preload, for_gpu=True))
                    yield from self._grade_with(server, gpu_server, waiting)
            except SandboxLost:
                if servers >= MOST_SERVERS:
                    raise

    def _grade_with(
        self, server: ForkServer, gpu_server: ForkServer | None, waiting: deque[Work]
    ) -> Iterator[Done | JobLost]:
        judges: dict[int, _Judge] = {}
        started = 0
        try:
            while waiting or any(judge.job for judge in judges.values()):
                while len(judges) < min(self.size, len(waiting) + sum(1 for j in judges.values() if j.job)):
                    started += 1
                    if started > self.size + MOST_SERVERS:
                        raise SandboxLost("judges die as fast as they are started")
                    self._start(server, gpu_server, judges, started)
                ready, _, _ = select.select(list(judges), [], [], 1.0)
                for descriptor in ready:
                    judge = judges[descriptor]
                    try:
                        result = self._hear(judge)
                    except (Closed, Nonsense):
                        yield from self._lost(server, judges, judge, waiting)
                        continue
                    if result is not None:
                        yield result
                    if waiting:
                        self._give(judge, waiting.popleft())
                for judge in [judge for judge in judges.values() if time.monotonic() > judge.deadline]:
                    if judge.job or not judge.ready:
                        yield from self._lost(server, judges, judge, waiting)
        except SandboxLost:
            waiting.extendleft(judge.job for judge in judges.values() if judge.job)
            raise
        finally:
            for judge in judges.values():
                judge.channel.close()

    def _start(
        self, server: ForkServer, gpu_server: ForkServer | None, judges: dict[int, _Judge], started: int
    ) -> None:
        pid, channel = server.fork_judge("autograder.grading.judge", "main")
        judges[channel.fileno()] = _Judge(pid, channel)
        begin = msgspec.structs.replace(self.begin, isolation=server.isolation(self.walls))
        with suppress(Closed, OSError):  # its end is heard in the next round
            accelerator = begin.devices.accelerator
            if gpu_server is None or accelerator is None:
                channel.send(begin)
                return
            isolation = gpu_server.isolation(self.walls, accelerator.number(started), accelerator.share(self.size))
            channel.send(msgspec.structs.replace(begin, gpu_isolation=isolation))
            with gpu_server.connect() as connection:
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
