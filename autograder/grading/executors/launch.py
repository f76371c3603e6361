"""Set up a run and start an executor for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from autograder.assignment import Assignment, Course
from autograder.grading.executors.local_pool import LocalPool
from autograder.grading.executors.messages import Done, Job, JobLost, RunSetup
from autograder.grading.executors.ray_cluster import RayCluster
from autograder.inside.protocol.limits import PATIENCE
from autograder.locale.message import Message
from autograder.report import Provenance


class Executor(Protocol):
    """Anything that grades jobs. `notes`: messages for the teacher, once the jobs are done."""

    notes: list[Message]

    def grade(self, jobs: Iterable[Job], expected: int = 1) -> Iterator[Done | JobLost]:
        """Yield the result of each job, in the order of completion. `expected`: an estimate of their number."""
        ...


def run_setup(course: Course, assignments: Sequence[Assignment], origin: Provenance, **settings: Any) -> RunSetup:
    """Return the setup of a run over some assignments. `settings`: other fields of RunSetup."""
    setup = RunSetup(
        root=str(course.root),
        assignments={one.slug: one.digest() for one in assignments},
        seconds={},
        provenance=origin,
        preload=sorted({name for one in assignments for name in one.settings.preload}),
        **settings,
    )
    factor = len(setup.devices.names) * PATIENCE
    setup.seconds = {one.slug: factor * one.settings.limits.submission_seconds for one in assignments}
    return setup


def executor_on_ray(
    setup: RunSetup, assignments: Sequence[Assignment], size: int, out: Path, address: str
) -> RayCluster:
    """Return an executor on a Ray cluster, whose nodes receive the files of the course."""
    for assignment in assignments:
        setup.course |= assignment.files()
    return RayCluster(setup, size, out, address)


def executor_here(setup: RunSetup, size: int = 1) -> LocalPool:
    """Return an executor on this machine's cores."""
    return LocalPool(setup, max(1, size))
