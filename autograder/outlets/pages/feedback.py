"""The feedback page: what one student reads about one submission."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from autograder.locale.language import Language
from autograder.locale.message import Message
from autograder.outlets.escaping import sentence
from autograder.outlets.pages import pages
from autograder.outlets.pages.listing import Listing, listing
from autograder.outlets.student_view import discreet
from autograder.report import CheckOutcome, CheckResult, Report, Visibility

TO_DO: tuple[CheckOutcome, ...] = ("failed", "not_attempted")  # what the student can do something about


@dataclass(slots=True, frozen=True)
class Spoken:
    """A message in the reader's language, and the line of the source that it speaks of."""

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
    """Checks of one exercise that have one and the same thing to say, so that it is said once."""

    outcome: CheckOutcome
    message: Spoken | None
    cause: Spoken | None
    hint: Spoken | None
    mistake: str | None
    devices: dict[str, CheckOutcome]
    rows: list[CheckRow] = field(default_factory=list)


@dataclass(slots=True)
class ExerciseSection:
    """The checks of one function or class; what is not to be seen yet is only counted."""

    name: str
    told: list[CheckGroup] = field(default_factory=list)
    points: float = 0.0
    max_points: float = 0.0
    later: dict[Visibility, list[CheckResult]] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """What the template shows of a report."""

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
    """The page of one submission; `source` is the student's module, None where there is none to show."""
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
    _ = language.text
    intake = [(f"file-{n}", _spoken(message, lines, language)) for n, message in enumerate(report.intake, 1)]
    for anchor, spoken in intake:
        _point(lines, spoken, anchor, Markup(_("About your files")))
    exercises: dict[str, ExerciseSection] = {}
    tally: Counter[CheckOutcome] = Counter()
    start = None
    for number, check in enumerate(report.checks, 1):
        exercise = exercises.setdefault(check.exercise, ExerciseSection(check.exercise))
        if check.visibility != "visible":
            exercise.later.setdefault(check.visibility, []).append(check)
            continue
        row = CheckRow(
            f"check-{number}",
            sentence(language.text(check.title or check.id)),
            language.points(check.points),
            language.points(check.max_points),
            check.public,
        )
        told = _told(exercise, check, report.provenance.devices, lines, language)
        told.rows.append(row)
        for said in (told.message, told.cause, told.hint):
            _point(lines, said, row.anchor, row.title)
        if start is None and check.outcome in TO_DO:
            start = row
        if not check.public:
            tally[check.outcome] += 1
            exercise.points += check.points
            exercise.max_points += check.max_points
    hidden = sum(len(checks) for exercise in exercises.values() for checks in exercise.later.values())
    return Page(intake, list(exercises.values()), tally, start, hidden)


def _told(
    exercise: ExerciseSection, check: CheckResult, present: Sequence[str], lines: Listing | None, language: Language
) -> CheckGroup:
    """Where this check belongs: with those that say the same, else on its own. `present`: the grader's devices."""
    devices = {device: outcome for device, outcome in check.devices.items() if device in present}
    if len(set(devices.values())) < 2:
        devices = {}
    told = CheckGroup(
        check.outcome,
        _spoken(check.message, lines, language) if check.message else None,
        _spoken(check.cause, lines, language) if check.cause else None,
        _spoken(check.hint, lines, language) if check.hint else None,
        check.mistake,
        devices,
    )
    if check.outcome != "passed" and (told.message or check.outcome != "failed"):
        for other in exercise.told:
            if _says(other) == _says(told):
                return other
    exercise.told.append(told)
    return told


def _says(told: CheckGroup) -> tuple[object, ...]:
    return told.outcome, told.message, told.cause, told.hint, told.mistake, told.devices


def _spoken(message: Message, lines: Listing | None, language: Language) -> Spoken:
    """The message; where it names a line that is shown, that is a link."""
    text, line = sentence(language.render(message)), message.values.get("line")
    if type(line) is not int or lines is None or line not in lines:
        return Spoken(text)
    _ = language.text
    words = escape(_("line {line}").format(line=line))
    link = Markup('<a class="to-line" href="#L{}">{}</a>').format(line, words)
    said = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
    if said.search(text):
        return Spoken(Markup(said.sub(link, text, count=1)), line)
    return Spoken(text + " " + link, line)


def _point(lines: Listing | None, spoken: Spoken | None, anchor: str, title: Markup) -> None:
    if lines is not None and spoken is not None and spoken.line is not None:
        lines.point(spoken.line, anchor, title)
