"""What the command and its judges say to each other; without torch, which the command never imports."""

from __future__ import annotations

import msgspec

from autograder.grading.executors.devices import Devices
from autograder.inside.protocol.limits import Isolation
from autograder.inside.protocol.request import SourceFile
from autograder.report import Provenance
from autograder.submissions.submission import Submission


class Begin(msgspec.Struct):
    """What is the same for all submissions of a run."""

    root: str
    slugs: list[str]
    seed: int
    secret: str
    language: str
    out: str
    provenance: Provenance
    assignments: dict[str, str]  # digest by slug
    course: dict[str, bytes] = {}  # its files by path, where `root` is on the disk of another machine
    devices: Devices = Devices()
    cache: str = ""  # the folder of earlier observations; a proof has none, and makes all of them anew
    # the pool says where the scratch folders of its fork servers are
    isolation: Isolation = Isolation(walls=False)
    gpu_isolation: Isolation = Isolation(walls=False)


class Job(msgspec.Struct, tag=True):
    """One submission to grade."""

    student: str
    slug: str
    path: str
    earlier: bytes = b""  # its report of another device, as JSON, to be merged with


class Errand(msgspec.Struct, tag=True):
    """One submission to grade for somebody who takes the report alone: nothing is written."""

    student: str
    slug: str
    path: str


class Parcel(msgspec.Struct, tag=True):
    """One submission that was read on another machine, whose report and page go back there."""

    student: str
    slug: str
    submission: Submission
    earlier: bytes = b""  # its report of another device, as JSON, to be merged with


class Effort(msgspec.Struct):
    """How much is made of one submission, by default all that a student gets."""

    diagnosed: bool = True
    until_lost: bool = False  # stop at the first hidden check that is not passed, and leave the public ones out
    first: str = ""  # the exercise whose checks come first
    threads: int = 1  # of torch, in the worker
    check_seconds: float | None = None  # instead of those of assignment.toml


class Trial(msgspec.Struct, tag=True):
    """An answer of our own to try the checks on: graded like a submission, written nowhere."""

    student: str
    slug: str
    sources: list[SourceFile]
    seed: int
    effort: Effort


Work = Job | Errand | Parcel | Trial


class Collected(msgspec.Struct):
    """The judge is ready and tells the walls of its workers, or says what is wrong with the checks."""

    walls: list[str] = []
    fault: str = ""


class Done(msgspec.Struct):
    """A report as JSON; that of a job is written already. `faults`: what was broken, for the teacher."""

    report: bytes
    faults: list[str]
    page: bytes = b""  # the feedback of a parcel
    name: str = ""  # of a trial
    margin: float = 0.0  # the largest part of a tolerance that a trial used up
