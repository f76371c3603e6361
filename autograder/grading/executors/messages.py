"""The messages between a command and its judges. Free of torch, which the command never imports."""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.grading.executors.devices import Devices
from autograder.grading.policy.wall_policy import BEST, WallPolicy
from autograder.inside.protocol.limits import Isolation
from autograder.report import Provenance
from autograder.submissions.submission import Submission


class RunSetup(msgspec.Struct, kw_only=True):
    """The settings that are the same for all submissions of a run.

    `assignments`: the digest of each, by slug. `seconds`: the longest wall time of a submission, by slug.
    `preload`: modules that workers need beside torch. `course`: its files by path, if `root` is on the disk of
    another machine. `cache`: the folder of cached observations; empty for none.
    """

    root: str
    assignments: dict[str, str]
    seconds: dict[str, float]
    provenance: Provenance
    preload: list[str] = []
    walls: WallPolicy = BEST
    secret: str = ""
    language: str = "en"
    out: str = ""
    course: dict[str, bytes] = {}
    devices: Devices = Devices()
    cache: str = ""
    # the pool says where the scratch folders of its fork servers are
    isolation: Isolation = Isolation(walls=False)
    gpu_isolation: Isolation = Isolation(walls=False)


class Effort(msgspec.Struct, frozen=True):
    """The thoroughness of grading one submission; by default all that a student gets."""

    diagnosed: bool = True
    until_lost: bool = False  # stop at the first hidden check that is not passed, and leave the public ones out
    first: str = ""  # the exercise whose checks come first
    threads: int = 1  # of torch, in the worker
    check_seconds: float | None = None  # instead of those of assignment.toml


class Job(msgspec.Struct):
    """One submission to grade.

    `deliver`: the report only; the report and its page; or both written to files by the judge, which is faster.
    `earlier`: the JSON report of another device, to be merged. `seed`: None for the seed of the run.
    `measured`: also return the largest fraction of a tolerance that was used up.
    """

    submission: Submission
    deliver: Literal["report", "page", "files"] = "report"
    earlier: bytes = b""
    seed: int | None = None
    effort: Effort = Effort()
    measured: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The student and the slug."""
        return self.submission.student, self.submission.slug


class Collected(msgspec.Struct):
    """The judge is ready. `walls`: those around its workers. `fault`: what is wrong with the checks, if anything."""

    walls: list[str] = []
    fault: str = ""


class Done(msgspec.Struct):
    """A report as JSON. `faults`: for the teacher. `margin`: the largest fraction of a tolerance used."""

    report: bytes
    faults: list[str]
    page: bytes = b""
    margin: float = 0.0


class JobLost(msgspec.Struct):
    """A job that no judge survived."""

    job: Job
