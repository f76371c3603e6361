"""The feedback page of one submission, for its student."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from autograder.locale.language import Language
from autograder.locale.message import Message
from autograder.outlets.escaping import sentence, visible
from autograder.outlets.pages import pages
from autograder.outlets.pages.listing import Listing, listing
from autograder.outlets.student_view import decision_lines, discreet, who_decides
from autograder.report import CheckOutcome, CheckResult, Report, Visibility

TO_DO: tuple[CheckOutcome, ...] = ("failed", "not_attempted")  # which the student can do something about


@dataclass(slots=True, frozen=True)
class Spoken:
    """A message in the reader's language, and the line of the source that it names."""

    text: Markup
    line: int | None = None


@dataclass(slots=True)
class CheckRow:
    """One check: its anchor on the page, its title, and its points as the reader writes them."""

    anchor: str
    title: Markup
    points: str
    max_points: str
    public: bool


@dataclass(slots=True)
class CheckGroup:
    """Checks of one exercise with the same outcome and texts, which are shown once for all of them."""

    outcome: CheckOutcome
    message: Spoken | None
    cause: Spoken | None
    hint: Spoken | None
    mistake: str | None
    devices: dict[str, CheckOutcome]
    decided: tuple[Markup, ...] = ()  # what a teacher decided, and the reason, instead of all other texts
    open: str = ""  # who decides on its points
    rows: list[CheckRow] = field(default_factory=list, compare=False)  # so that == compares what the checks say

    @property
    def texts(self) -> tuple[Spoken | None, ...]:
        """All that the group says."""
        return self.message, self.cause, self.hint

    @property
    def is_shared(self) -> bool:
        """True if other checks may join: one that passed, failed without a message or was decided stands alone."""
        return not self.decided and self.outcome != "passed" and (self.message is not None or self.outcome != "failed")


@dataclass(slots=True)
class ExerciseSection:
    """The checks of one function or class; those that are not shown yet are only counted."""

    name: str
    groups: list[CheckGroup] = field(default_factory=list)
    points: float = 0.0
    max_points: float = 0.0
    later: dict[Visibility, list[CheckResult]] = field(default_factory=dict)

    def add(self, group: CheckGroup, row: CheckRow) -> None:
        """Add a check to the group that says the same, or as a group of its own."""
        same = next((other for other in self.groups if other == group), None) if group.is_shared else None
        if same is None:
            self.groups.append(group)
        (same or group).rows.append(row)


@dataclass(slots=True)
class Page:
    """The contents of the page."""

    intake: list[tuple[str, Spoken]]
    exercises: list[ExerciseSection]
    tally: Counter[CheckOutcome]
    start: CheckRow | None
    hidden: int

    @property
    def names(self) -> list[str]:
        """The exercises, which comments may belong to."""
        return [exercise.name for exercise in self.exercises]


def render(report: Report, source: str | None, language: Language, title: str = "") -> str:
    """Return the page of one submission. `source`: the student's module, None if there is none to show."""
    lines = listing(source) if source else None
    report = discreet(report)
    return pages.render(
        "feedback.html",
        language,
        report=report,
        page=page_of(report, lines, language),
        listing=lines,
        title=language.text(title) or report.assignment,
        waiting=[language.render(why) for why in report.waiting.values()],
    )


def page_of(report: Report, lines: Listing | None, language: Language) -> Page:
    """Collect the contents of the page, and add pointers to the lines of the source that messages name."""
    intake = _intake(report, lines, language)
    exercises: dict[str, ExerciseSection] = {}
    tally: Counter[CheckOutcome] = Counter()
    start = None
    for number, check in enumerate(report.checks, 1):
        exercise = exercises.setdefault(check.exercise, ExerciseSection(check.exercise))
        if check.visibility != "visible":
            exercise.later.setdefault(check.visibility, []).append(check)
            continue
        row, group = _row(number, check, language), _group(check, report.provenance.devices, lines, language)
        exercise.add(group, row)
        for text in group.texts:
            _point(lines, text, row.anchor, row.title)
        if start is None and check.outcome in TO_DO:
            start = row
        if not check.public:
            tally[check.verdict] += 1
            exercise.points += check.points
            exercise.max_points += check.max_points
    hidden = sum(len(checks) for exercise in exercises.values() for checks in exercise.later.values())
    return Page(intake, list(exercises.values()), tally, start, hidden)


def _intake(report: Report, lines: Listing | None, language: Language) -> list[tuple[str, Spoken]]:
    """The notes on the student's files, each with its anchor."""
    notes = [(f"file-{n}", _spoken(message, lines, language)) for n, message in enumerate(report.intake, 1)]
    for anchor, note in notes:
        _point(lines, note, anchor, Markup(language.text("About your files")))
    return notes


def _row(number: int, check: CheckResult, language: Language) -> CheckRow:
    return CheckRow(
        f"check-{number}",
        sentence(language.text(check.title or check.id)),
        language.points(check.points),
        language.points(check.max_points),
        check.public,
    )


def _group(check: CheckResult, present: Sequence[str], lines: Listing | None, language: Language) -> CheckGroup:
    """A group for one check. `present`: the devices of the grader."""

    def spoken(message: Message | None) -> Spoken | None:
        return _spoken(message, lines, language) if message else None

    if check.decision is not None:
        decided = tuple(visible(line) for line in decision_lines(check, language))
        return CheckGroup(check.verdict, None, None, None, None, {}, decided)
    return CheckGroup(
        check.outcome,
        spoken(check.message),
        spoken(check.cause),
        spoken(check.hint),
        check.mistake,
        _differing_devices(check, present),
        open=who_decides(check, language) if check.is_open and check.max_points > 0 else "",
    )


def _differing_devices(check: CheckResult, present: Sequence[str]) -> dict[str, CheckOutcome]:
    """The outcome on each device of the grader; empty if it is the same on all."""
    devices = {device: outcome for device, outcome in check.devices.items() if device in present}
    return devices if len(set(devices.values())) > 1 else {}


def _spoken(message: Message, lines: Listing | None, language: Language) -> Spoken:
    """The message; a line that it names, and that is shown, becomes a link."""
    text, line = sentence(language.render(message)), message.values.get("line")
    if type(line) is not int or lines is None or line not in lines:
        return Spoken(text)
    _ = language.text
    words = escape(_("line {line}").format(line=line))
    link = Markup('<a class="to-line" href="#L{}">{}</a>').format(line, words)
    named = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    if named.search(text):
        return Spoken(Markup(named.sub(link, text, count=1)), line)
    return Spoken(text + " " + link, line)


def _point(lines: Listing | None, spoken: Spoken | None, anchor: str, title: Markup) -> None:
    """Let the line that a message names point back to the message."""
    if lines is not None and spoken is not None and spoken.line is not None:
        lines.point(spoken.line, anchor, title)
