"""What the command and its judges say to each other; without torch, which the command never imports."""

from __future__ import annotations

import msgspec

from autograder.inside.limits import Isolation
from autograder.report import Provenance


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
    isolation: Isolation = Isolation(walls=False)  # the fork server's pool says where its scratch folder is


class Job(msgspec.Struct):
    """One submission to grade."""

    student: str
    slug: str
    path: str


class Collected(msgspec.Struct):
    """The judge is ready and tells the walls of its workers, or says what is wrong with the checks."""

    walls: list[str] = []
    fault: str = ""


class Done(msgspec.Struct):
    """The report of a job, as JSON; it is written already. `faults`: what was broken, for the teacher."""

    report: bytes
    faults: list[str]
