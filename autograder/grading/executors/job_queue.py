"""The queue of jobs and the attempts at each, shared by all executors."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterable

from autograder.grading.executors.messages import Job, JobLost

MOST_ATTEMPTS = 3  # of one submission, before its report says that we failed


class JobQueue:
    """Jobs that wait for a judge. `jobs` is consumed lazily, so that a whole class is never in memory."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.jobs = iter(jobs)
        self.waiting: deque[Job] = deque()
        self.attempts: Counter[tuple[str, str]] = Counter()

    def count(self, most: int) -> int:
        """Return the number of waiting jobs, counted up to `most`."""
        while len(self.waiting) < most and (job := next(self.jobs, None)) is not None:
            self.waiting.append(job)
        return min(len(self.waiting), most)

    def __bool__(self) -> bool:
        return self.count(1) > 0

    def take(self) -> Job:
        """Return the next job and count one more attempt at it."""
        if not self:
            raise IndexError("no job is waiting")
        job = self.waiting.popleft()
        self.attempts[job.key] += 1
        return job

    def give_back(self, job: Job) -> None:
        """Put a job back to the front that could not be started; this does not count as an attempt."""
        self.attempts[job.key] -= 1
        self.waiting.appendleft(job)

    def lose(self, job: Job) -> JobLost | None:
        """Requeue a job that killed its judge, behind those that wait; after MOST_ATTEMPTS it is lost."""
        if self.attempts[job.key] >= MOST_ATTEMPTS:
            return JobLost(job)
        self.waiting.append(job)
        return None


class FaultLog:
    """Prints each fault once; otherwise one broken check would be reported for every student of a class."""

    def __init__(self) -> None:
        self.printed: set[str] = set()

    def print(self, faults: Iterable[str]) -> None:
        """Print new faults to standard error."""
        for fault in faults:
            if fault not in self.printed:
                self.printed.add(fault)
                print(f"broken: {fault}", file=sys.stderr)
