"""A subject of observation: one implementation, asked through a worker that is started anew after it was lost."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.request import Build, Call, Load
from autograder.inside.verbs.implementation import Loading
from autograder.sandbox.server import Sandbox
from autograder.sandbox.worker import MOST_KILLS, Worker, WorkerDied, was_killed


class Budget:
    """Wall seconds of a subject: for the check at hand, and for all of them together."""

    def __init__(self, check_seconds: float, total_seconds: float) -> None:
        self.full_check_seconds = check_seconds
        self.check_seconds = check_seconds
        self.total_seconds = total_seconds
        self.check_left = check_seconds
        self.total_left = total_seconds
        self.overruns: Counter[str] = Counter()
        self.exercise = ""

    def start_check(self, exercise: str = "") -> None:
        """A new check has its own time: half as much after each time that its exercise was stopped before.

        An exercise that never ends would else take its full time in every check, and its neighbours' with it.
        """
        self.exercise = exercise
        self.check_seconds = self.full_check_seconds / 2 ** self.overruns[exercise]
        self.check_left = self.check_seconds

    @property
    def left(self) -> float:
        """Seconds that the next request may take."""
        return min(self.check_left, self.total_left)

    def spend(self, seconds: float) -> None:
        """Take off what a request took."""
        self.check_left -= seconds
        self.total_left -= seconds

    def overrun(self) -> Ending:
        """The ending of a request for which no time is left."""
        self.overruns[self.exercise] += 1
        spent_all = self.total_left <= self.check_left
        return Ending("timed_out", text=f"{self.total_seconds if spent_all else self.check_seconds:g}")


class Subject:
    """One implementation behind walls. A crash or a time-out costs the request that caused it, never the next one.

    Every method but `close` raises SandboxLost, and GPULost, where a worker cannot be started.
    """

    def __init__(self, sandbox: Sandbox, load: Load, limits: Limits, isolation: Isolation, budget: Budget) -> None:
        self.sandbox = sandbox
        self.module = load
        self.limits = limits
        self.isolation = isolation
        self.budget = budget
        self.worker: Worker | None = None
        self.loading: Loading | None = None
        self.walls: list[str] = []
        self.odd_endings: Counter[str] = Counter()  # of workers that ended before we ended them
        self.printed_bytes = 0
        self.printed = b""
        self.cpu_seconds = 0.0
        self.peak_mb = 0.0

    def load(self) -> Loading:
        """Import the module, once: an import that failed fails again, so it is not tried for every check."""
        for _ in range(MOST_KILLS):
            if self.loading is None or was_killed(self.loading.ended):
                self.loading = self._start()
        assert self.loading is not None
        return self.loading

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb; an import that failed, a death or a time-out is the observation's ending."""
        observation = self._observe(request)
        for _ in range(MOST_KILLS - 1):
            if was_killed(observation.ended):
                observation = self._observe(request)
        return observation

    def send_ahead(self, requests: Iterable[Call | Build]) -> None:
        """Let the worker begin with what it is going to be asked next. Where one is lost, the rest is asked anew."""
        if self.worker is not None:
            self.worker.send_ahead(requests)

    def _observe(self, request: Call | Build) -> Observation:
        loading = self.load()
        if loading.ended.how != "returned":
            return Observation(loading.ended)
        if self.budget.left <= 0:
            return Observation(self.budget.overrun())
        if self.worker is not None and not self.worker.expects(request):
            self.close()  # what was sent ahead is not wanted any more, and nobody waits for it
        if self.worker is None:
            again = self._start()
            if again.ended.how != "returned":
                return Observation(again.ended)
            if self.budget.left <= 0:  # importing the module again took what was left
                return Observation(self.budget.overrun())
        assert self.worker is not None
        started = time.monotonic()
        try:
            observation = self.worker.ask(request, self.budget.left)
        except WorkerDied as gone:
            self.odd_endings[gone.ending.how] += 1
            self.close()
            self.budget.spend(time.monotonic() - started)
            ending = self.budget.overrun() if gone.ending.how == "timed_out" else gone.ending
            return Observation(ending)
        self.budget.spend(time.monotonic() - started)
        if observation.ended.how == "gpu_lost":
            # a fresh worker at once: where that one has no GPU either, this was not the student's doing
            self.odd_endings["gpu_lost"] += 1
            self.close()
            self._start()
        return observation

    def _start(self) -> Loading:
        started = time.monotonic()
        self.worker = Worker(self.sandbox, self.limits, self.isolation)
        self.walls = self.worker.walls
        try:
            return self.worker.load(self.module, max(self.budget.left, 0.0))
        except WorkerDied as gone:
            self.odd_endings[gone.ending.how] += 1
            self.close()
            return Loading(gone.ending)
        finally:
            self.budget.spend(time.monotonic() - started)

    def close(self) -> None:
        """End the worker, and add up what it used."""
        if self.worker is None:
            return
        worker, self.worker = self.worker, None
        worker.end()
        # a worker that takes the place of another prints the same again
        self.printed_bytes = max(self.printed_bytes, worker.printed_bytes)
        self.printed = (self.printed + bytes(worker.printed))[: 64 << 10]
        self.cpu_seconds += worker.cpu_seconds
        self.peak_mb = max(self.peak_mb, worker.peak_mb)
