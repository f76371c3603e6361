"""The report: all outcomes of one submission, with its provenance, as versioned JSON."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Literal

import msgspec

from autograder.locale.language import Language
from autograder.locale.sentences import SENTENCES

SCHEMA = 1
TEMPORARY = ".autograder-"  # what the name of a file that is being written begins with

CheckOutcome = Literal["passed", "failed", "not_attempted", "blocked", "not_run", "broken"]
Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]

ENGLISH = Language("en")


class Message(msgspec.Struct, frozen=True):
    """A sentence by its id, with the values that fill it; `text` is the English.

    An id outside of `SENTENCES` belongs to an assignment (a hint, say): its English text is the translation key.
    """

    id: str
    values: dict[str, Any] = {}
    text: str = ""


def message(id: str, **values: Any) -> Message:
    """One of the engine's own sentences."""
    plain = {name: msgspec.to_builtins(value) for name, value in values.items()}
    return Message(id, plain, ENGLISH.render(Message(id, plain, SENTENCES[id])))


class CheckResult(msgspec.Struct, kw_only=True):
    """How one check went, over all of its cases and devices."""

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


class Finding(msgspec.Struct, kw_only=True):
    """Method or conduct, for the teacher; never a verdict on the student's numbers."""

    id: str
    severity: Literal["hard", "warn", "note"]
    message: Message
    check: str | None = None


class Adjustment(msgspec.Struct, kw_only=True):
    """Points given or taken for a reason that no check knows: lateness, an earlier attempt that was better."""

    id: str
    points: float
    reason: str
    message: Message | None = None  # the same reason, for readers of other languages


class Comment(msgspec.Struct, kw_only=True):
    """What a teacher wrote to a student, or to all whose code goes wrong alike."""

    text: str
    exercise: str | None = None


class Provenance(msgspec.Struct, kw_only=True):
    """What a report was made from; all but `at` and `seconds` is the same on every run of the same submission."""

    submission: str
    assignment: str
    autograder: str
    torch: str
    python: str
    seed: int
    secret: str
    devices: list[str]
    gpu: str = ""  # what the GPU is, where one is among the devices
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


class UnreadableReport(Exception):
    """A file that should hold a report does not; its text says which file, and what to do."""


def encode(report: Report) -> bytes:
    """The report as JSON, indented, the same bytes for the same report."""
    return msgspec.json.format(msgspec.json.encode(report, order="deterministic"), indent=2) + b"\n"


def decode(content: bytes, source: str = "report") -> Report:
    """The report in `content`. Raises UnreadableReport, which names `source`."""
    try:
        report = msgspec.json.decode(content, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadableReport(f"{source} is not a report ({error}); delete it and grade again") from error
    if report.schema != SCHEMA:
        raise UnreadableReport(f"{source} has schema {report.schema}, this version reads {SCHEMA}; grade again")
    return report


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, whatever kills us in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=TEMPORARY, delete=False) as file:
        temporary = Path(file.name)
    try:
        temporary.write_bytes(content)  # closed by now: Windows moves no file that is open
        temporary.chmod(0o644)  # a temporary file can be read by nobody else; feedback is to be handed out
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_graded(out: Path, student: str, slug: str, page: bytes, report: bytes) -> None:
    """The page, then the report: a report on disk says that everything of this submission is there."""
    write_whole(out / "feedback" / student / f"{slug}.html", page)
    write_whole(out / "reports" / student / f"{slug}.json", report)
