"""What a run of a class is to do, and what it did, in numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from autograder.assignment import Course
from autograder.grading.executors.devices import Devices
from autograder.grading.policy.wall_policy import WallPolicy
from autograder.locale.message import Message
from autograder.report import Provenance, Report
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.files import SubmittedFiles
from autograder.submissions.submission import Submission

Key = tuple[str, str]  # student and slug
Progress = Callable[[int, int], None]


def no_progress(done: int, total: int) -> None:
    """Show no progress."""


class GradingPlan(msgspec.Struct):
    """The submissions to grade, and the settings of the run."""

    course: Course
    places: list[SubmissionPath]
    out: Path
    seed: int = 0
    language: str = "en"
    executor: Literal["local", "ray"] = "local"
    address: str = ""  # of a Ray cluster; without it, one of this machine is started for the run
    jobs: int = 1  # judges at once; 0, of a cluster at an address, for one on each of its cores
    walls: WallPolicy = WallPolicy()
    force: bool = False
    reason: str = ""  # of this run, for its history; found out where it is empty
    devices: Devices = Devices()
    merge: bool = False  # bring what these devices find into reports that wait for it


class ClassSummary(msgspec.Struct):
    """The counts of a run. `notes`: messages for the teacher."""

    reports: int = 0
    graded: int = 0
    kept: int = 0
    broken: int = 0
    notes: list[Message] = []


class Candidate(msgspec.Struct):
    """A submission as a run finds it. `before`: its present report, if it can be read."""

    place: SubmissionPath
    submission: Submission
    files: SubmittedFiles | None  # None once they are let go of
    before: Report | None
    pending: bool
    origin: Provenance

    @property
    def key(self) -> Key:
        """The student and the slug."""
        return self.place.student, self.place.slug
