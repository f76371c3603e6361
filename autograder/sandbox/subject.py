"""A subject of observation: one implementation, in a worker that is replaced whenever it is lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile

import msgspec

from autograder.inside.protocol.bounds import is_bounded
from autograder.inside.protocol.channel import Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import PATIENCE, Isolation, Limits
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.request import Build, Call, Load, OnHandles, Remote, terms_of
from autograder.inside.verbs.implementation import Loading
from autograder.sandbox.endings import MOST_KILLS, was_killed
from autograder.sandbox.remote import TensorProcess, numbers_in, observation_of, without_values
from autograder.sandbox.server import Sandbox, Starved
from autograder.sandbox.worker import Worker, WorkerDied


class Budget:
    """The time of a subject in seconds of CoreTime: for the current check, and for all checks together.

    `wall_left`: wall time for all checks together, which ends only what neighbours have starved.
    """

    def __init__(self, check_seconds: float, total_seconds: float) -> None:
        self.full_check_seconds = check_seconds
        self.check_seconds = check_seconds
        self.total_seconds = total_seconds
        self.check_left = check_seconds
        self.total_left = total_seconds
        self.wall_left = PATIENCE * total_seconds
        self.overruns: Counter[str] = Counter()
        self.exercise = ""

    def start_check(self, exercise: str = "") -> None:
        """Start a new check with its own time, halved for each time that its exercise was stopped before.

        Otherwise a non-terminating exercise would use its full limit in every check, and the time of other exercises.
        """
        self.exercise = exercise
        self.check_seconds = self.full_check_seconds / 2 ** self.overruns[exercise]
        self.check_left = self.check_seconds

    @property
    def left(self) -> float:
        """Seconds that the next request may take."""
        return min(self.check_left, self.total_left)

    def spend(self, charged: float, wall: float = 0.0) -> None:
        """Subtract what a request took."""
        self.check_left -= charged
        self.total_left -= charged
        self.wall_left -= wall

    def overrun(self) -> Ending:
        """Note that no time is left; return the ending of the request."""
        self.overruns[self.exercise] += 1
        spent_all = self.total_left <= self.check_left
        return Ending("timed_out", text=f"{self.total_seconds if spent_all else self.check_seconds:g}")


class Subject:
    """One implementation behind walls. A crash or a time-out affects the request that caused it, never the next one.

    Every method but `close` raises SandboxLost, or GPULost, if a worker cannot be started, and Starved once its
    workers were kept from the cores for too long.
    """

    def __init__(self, sandbox: Sandbox, load: Load, limits: Limits, isolation: Isolation, budget: Budget) -> None:
        self.sandbox = sandbox
        self.module = load
        self.limits = limits
        self.isolation = isolation
        self.budget = budget
        self.worker: Worker | None = None
        self.tensors: TensorProcess | None = None
        self.loading: Loading | None = None
        self.walls: list[str] = []
        self.odd_endings: Counter[str] = Counter()  # by how a worker ended that we did not end
        self.printed_bytes = 0
        self.printed = b""
        self.cpu_seconds = 0.0
        self.peak_mb = 0.0

    def load(self) -> Loading:
        """Import the module, once: an import that failed would fail again for every check."""
        for _ in range(MOST_KILLS):
            if self.loading is None or was_killed(self.loading.ended):
                self.loading = self._start()
        assert self.loading is not None
        return self.loading

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb; a failed import, a dead worker or a time-out becomes the ending of the observation."""
        observation = self._observe(request)
        for _ in range(MOST_KILLS - 1):
            if was_killed(observation.ended):
                observation = self._observe(request)
        return observation

    def send_ahead(self, requests: Iterable[Call | Build]) -> None:
        """Let the worker begin with the requests that follow; if it is lost, the rest are asked of a new one."""
        if self.worker is not None:
            self.worker.send_ahead(takewhile(lambda request: terms_of(request) is None, requests))

    def _observe(self, request: Call | Build) -> Observation:
        ending = self._make_ready(request)
        if ending is not None:
            return Observation(ending)
        assert self.worker is not None
        try:
            observation = self._ask(self.worker, request)
        except WorkerDied as death:
            self.odd_endings[death.ending.how] += 1
            self.close()
            return Observation(self.budget.overrun() if death.ending.how == "timed_out" else death.ending)
        if observation.ended.how == "gpu_lost":
            # start a fresh worker at once: if it has no GPU either, the machine is at fault, and this raises GPULost
            self.odd_endings["gpu_lost"] += 1
            self.close()
            self._start()
        return observation

    def _ask(self, worker: Worker, request: Call | Build) -> Observation:
        terms = terms_of(request)
        if terms is None:
            with self._spending(worker):
                return worker.ask(request, self.budget.left, wall=self.budget.wall_left)
        try:
            return self._ask_on_handles(worker, request, terms)
        except (Closed, TimedOut, ProtocolError):  # the server took more than its limits, for this request
            self._end_tensors()
            return Observation(Ending("out_of_memory", text=str(self.limits.memory_mb)))
        except WorkerDied:
            self._end_tensors()
            raise

    def _ask_on_handles(self, worker: Worker, request: Call | Build, terms: Remote) -> Observation:
        if self.tensors is None:
            self.tensors = TensorProcess(self.sandbox, self.limits, self.isolation)
        with self._spending(self.tensors):
            inputs, connection = self.tensors.begin(request, terms)
        order = OnHandles(without_values(request), [msgspec.structs.astuple(meta) for meta in inputs])
        with connection, self._spending(worker):
            left = max(self.budget.left, 0.0)
            answer = worker.ask_on_handles(order, connection, self.tensors.pid, left, self.budget.wall_left)
        numbers = numbers_in(answer)
        with self._spending(self.tensors):
            finished = self.tensors.finish(numbers)
        observation = observation_of(answer, finished, numbers)
        if not is_bounded(observation):  # it asked for operations by thousands of names
            return Observation(Ending("nonsense", text="operations that torch does not have"))
        return observation

    def _end_tensors(self) -> None:
        if self.tensors is not None:
            self.tensors.end()
            self.cpu_seconds += self.tensors.cpu_seconds
            self.tensors = None

    def _make_ready(self, request: Call | Build) -> Ending | None:
        """Have a worker that can be asked; return the ending of a request for which there is none, or no time."""
        loading = self.load()
        if loading.ended.how != "returned":
            return loading.ended
        if self.budget.left <= 0:
            return self.budget.overrun()
        if self.worker is not None and not self.worker.expects(request):
            self.close()  # it works on requests that were sent ahead and are not wanted any more
        if self.worker is None:
            again = self._start()
            if again.ended.how != "returned":
                return again.ended
            if self.budget.left <= 0:  # the second import used up the rest
                return self.budget.overrun()
        return None

    def _start(self) -> Loading:
        if self.budget.wall_left <= 0:
            raise Starved("this submission waited for a core for too long")
        self.worker = Worker(self.sandbox, self.limits, self.isolation)
        self.walls = self.worker.walls
        try:
            with self._spending(self.worker):
                return self.worker.load(self.module, max(self.budget.left, 0.0), wall=self.budget.wall_left)
        except WorkerDied as death:
            self.odd_endings[death.ending.how] += 1
            self.close()
            return Loading(death.ending)

    @contextmanager
    def _spending(self, process: Worker | TensorProcess) -> Iterator[None]:
        """Take what a process is charged for in this context from the budget; after Starved nothing is left."""
        started = time.monotonic()
        try:
            yield
        except Starved:
            self.budget.wall_left = 0.0
            self.close()
            raise
        finally:
            self.budget.spend(process.charged, time.monotonic() - started)

    def close(self) -> None:
        """End the worker, and add up what it used and printed."""
        self._end_tensors()
        if self.worker is None:
            return
        worker, self.worker = self.worker, None
        worker.end()
        # a worker that replaces another prints the same on import, so the sum would count it twice
        self.printed_bytes = max(self.printed_bytes, worker.printed_bytes)
        self.printed = (self.printed + bytes(worker.printed))[: 64 << 10]
        self.cpu_seconds += worker.cpu_seconds
        self.peak_mb = max(self.peak_mb, worker.peak_mb)
