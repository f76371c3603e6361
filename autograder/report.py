"""The report: all outcomes of one submission, with its provenance, as versioned JSON."""

from __future__ import annotations

from typing import Literal

import msgspec

from autograder.locale.error import KitError
from autograder.locale.message import Message, message

SCHEMA = 1

CheckOutcome = Literal["passed", "failed", "not_attempted", "blocked", "not_run", "broken"]
OPEN: tuple[CheckOutcome, ...] = ("not_run", "broken")  # nobody's points, until a person decides
Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]


class Decision(msgspec.Struct, kw_only=True, frozen=True):
    """The points that a teacher gave for a check that was left open. `by`: a user name, which no student reads."""

    points: float
    because: str = ""
    by: str = ""
    at: str = ""


class CheckResult(msgspec.Struct, kw_only=True):
    """The outcome of one check, over all of its cases and devices."""

    id: str
    exercise: str
    title: str
    outcome: CheckOutcome
    points: float = 0.0
    max_points: float = 0.0
    devices: dict[str, CheckOutcome] = {}
    message: Message | None = None
    cause: Message | None = None
    mistake: str | None = None
    hint: Message | None = None
    public: bool = False
    visibility: Visibility = "visible"
    decision: Decision | None = None  # of a teacher, on a check that was not run or is broken; `points` are its points

    @property
    def is_open(self) -> bool:
        """True if its points are neither lost nor won, so that a teacher decides on them."""
        return self.outcome in OPEN and self.decision is None

    @property
    def verdict(self) -> CheckOutcome:
        """The outcome for a reader: with a decision, `passed` for all points and `failed` for less."""
        if self.decision is None:
            return self.outcome
        return "passed" if self.points >= self.max_points else "failed"


class Finding(msgspec.Struct, kw_only=True):
    """Method or conduct, for the teacher; never a verdict on the student's numbers."""

    id: str
    severity: Literal["hard", "warn", "note"]
    message: Message
    check: str | None = None


class Adjustment(msgspec.Struct, kw_only=True):
    """Points added or taken for a reason outside of the checks: lateness, an earlier attempt that was better."""

    id: str
    points: float
    reason: str
    message: Message | None = None  # the same reason, for readers of other languages


class Comment(msgspec.Struct, kw_only=True):
    """A text by a teacher to a student, or to all students whose code fails in the same way."""

    text: str
    exercise: str | None = None


class Provenance(msgspec.Struct, kw_only=True):
    """The versions, settings and files behind a report. All but `at` and `seconds` is the same in every run."""

    submission: str
    assignment: str
    autograder: str
    torch: str
    python: str
    seed: int
    secret: str
    devices: list[str]
    gpu: str = ""  # the model of the GPU, if one is among the devices
    walls: list[str]
    at: str
    seconds: dict[str, float]


class Report(msgspec.Struct, kw_only=True):
    """All outcomes of one submission."""

    schema: int = SCHEMA
    assignment: str
    student: str
    score: float
    max_score: float
    points_open: float = 0.0
    outcome: Literal["graded", "broken"] = "graded"
    intake: list[Message] = []
    checks: list[CheckResult] = []
    findings: list[Finding] = []
    waiting: dict[str, Message] = {}  # devices that no check ran on, and why
    adjustments: list[Adjustment] = []
    comments: list[Comment] = []
    provenance: Provenance


class UnreadableReport(KitError):
    """A file that should hold a report does not; `message` says which file, and what to do."""


def unfinished(student: str, slug: str, points: float, intake: list[Message], provenance: Provenance) -> Report:
    """The report of a submission that could not be graded: no point is lost, and `intake` says why."""
    return Report(
        assignment=slug,
        student=student,
        score=0.0,
        max_score=points,
        points_open=points,
        outcome="broken",
        intake=intake,
        provenance=provenance,
    )


def encode(report: Report) -> bytes:
    """Return the report as indented JSON; the same report gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=2) + b"\n"


def decode(content: bytes, source: str = "report") -> Report:
    """Return the report in `content`. Raises UnreadableReport, which names `source`, the file that it is from."""
    try:
        report = msgspec.json.decode(content, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableReport(message("report_unreadable", file=source, text=str(error))) from error
    if report.schema != SCHEMA:
        raise UnreadableReport(message("report_of_another_version", file=source, schema=report.schema, known=SCHEMA))
    return report
