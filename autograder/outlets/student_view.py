"""What crosses to a host: one report as its student may read it, in plain text, with numbers that a host accepts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isfinite

from msgspec.structs import replace as replaced

from autograder.locale.language import Language
from autograder.locale.message import Message, message, nested
from autograder.outlets.escaping import plain
from autograder.report import CheckOutcome, CheckResult, Report, Visibility

SHORTER = (4000, 1000, 300, 100, 0)  # characters of a check's text, tried in turn until a host's limit is kept


@dataclass(slots=True, frozen=True)
class HostCheck:
    """One check. `key` is the same in every run and language, so that a host can file weights and grades under it."""

    key: str
    title: str
    outcome: CheckOutcome
    points: float
    max_points: float
    text: str
    public: bool
    visibility: Visibility

    @property
    def seen(self) -> bool:
        """Whether the student may read it now."""
        return self.visibility == "visible"


@dataclass(slots=True, frozen=True)
class HostReport:
    """A report on its way out. `notes` are about the whole of it; `items` are all checks, also those to keep back."""

    assignment: str
    score: float
    max_score: float
    broken: bool
    notes: list[str]
    items: list[HostCheck]

    @property
    def fraction(self) -> float:
        """The score as a part of the whole, 0 to 1."""
        return self.score / self.max_score if self.max_score else 0.0

    @property
    def shown(self) -> list[HostCheck]:
        """What the student may read."""
        return [item for item in self.items if item.seen]

    @property
    def kept_back(self) -> list[HostCheck]:
        """What counts and is not shown."""
        return [item for item in self.items if not item.seen]


def cross(report: Report, language: Language) -> HostReport:
    """The report as it may cross: finite, clamped, without a word of a check that the student may not see."""
    report = discreet(report)
    most = finite(report.max_score)
    items = [
        HostCheck(
            key=clean(check.id),
            title=clean(language.text(check.title or check.id)),
            outcome=check.outcome,
            points=within(check.points, finite(check.max_points)),
            max_points=within(check.max_points, float("inf")),
            text="\n".join(told(check, language)),
            public=check.public,
            visibility=check.visibility,
        )
        for check in report.checks
    ]
    return HostReport(
        assignment=clean(report.assignment),
        score=within(report.score, most),  # adjustments are in it
        max_score=within(most, most),
        broken=report.outcome == "broken",
        notes=notes_of(report, language),
        items=items,
    )


def discreet(report: Report) -> Report:
    """The report without the titles of checks that a student may not see in the words about those that she may."""
    unseen = {check.title for check in report.checks if check.visibility != "visible"}

    def speaks_of_unseen(said: Message | None) -> bool:
        if said is None or said.id != "needs_first":
            return False
        needed = nested(said.values["check"])
        return needed is not None and needed.text in unseen

    checks = [
        replaced(check, message=message("needs_unseen")) if speaks_of_unseen(check.message) else check
        for check in report.checks
    ]
    return replaced(report, checks=checks)


def notes_of(report: Report, language: Language) -> list[str]:
    """What there is to say of the whole: whose fault, which points stay open, what was odd, what is not shown."""
    _ = language.text
    notes = []
    open_points = language.points(finite(report.points_open))
    if report.outcome == "broken":
        notes.append(f"{_('Something broke on our side.')} {_('This is our fault, not yours.')}")
        notes.append(
            _(
                "Points that stay open: {points}. They are neither lost nor won until it is repaired and graded again."
            ).format(points=open_points)
        )
    elif finite(report.points_open):
        notes.append(
            _(
                "Points that stay open: {points}. The machine that graded this lacks something that their checks need."
            ).format(points=open_points)
        )
    notes += [clean(language.render(said)) for said in report.intake]
    for adjustment in report.adjustments:
        points = language.points(finite(adjustment.points))
        notes.append(f"{clean(language.text(adjustment.reason))}: {points}")
    return notes + unseen_notes(report, language)


def unseen_notes(report: Report, language: Language) -> list[str]:
    """How many checks are not shown, and how much they are worth together."""
    _ = language.text
    sentences: dict[Visibility, str] = {
        "after_due_date": _("Checks shown after the due date: {count} (points: {points})"),
        "after_published": _("Checks shown when the grades are published: {count} (points: {points})"),
        "hidden": _("Checks that stay hidden: {count} (points: {points})"),
    }
    notes = []
    for visibility, sentence in sentences.items():
        worth = [finite(check.max_points) for check in report.checks if check.visibility == visibility]
        if worth:
            notes.append(sentence.format(count=len(worth), points=language.points(sum(worth))))
    if notes:
        notes.append(_("The score counts the checks that are not shown, too."))
    return notes


def told(check: CheckResult, language: Language) -> list[str]:
    """What a check has to say, a line each."""
    _ = language.text
    reasons: dict[CheckOutcome, str] = {
        "not_attempted": _("This part is not written yet."),
        "blocked": _("It builds on a check that did not pass."),
        "not_run": _("This machine lacks something that the check needs. Its points stay open."),
        "broken": _("Ours, not yours. The points stay open until it is repaired and graded again."),
    }
    lines = [clean(language.render(check.message))] if check.message else []
    if not lines and check.outcome in reasons:
        lines = [reasons[check.outcome]]
    lines += [f"{_('Likely cause')}: {clean(language.render(check.cause))}"] if check.cause else []
    lines += [f"{_('What to try')}: {clean(language.render(check.hint))}"] if check.hint else []
    return lines


def clean(text: str) -> str:
    """Text that every host can hold: plain line ends, and a mark for each character that would hide or command."""
    return plain(text.replace("\r\n", "\n"))


def finite(number: float) -> float:
    """The number, or 0 where it is none."""
    return number if isfinite(number) else 0.0


def within(number: float, most: float) -> float:
    """The number between 0 and `most`, without the dust of binary fractions."""
    return round(min(max(finite(number), 0.0), max(most, 0.0)), 6)


def fitting(crossing: HostReport, render: Callable[[HostReport], bytes], limit: int, language: Language) -> bytes:
    """What `render` makes of it, in at most `limit` bytes: texts are shortened, then left out, and that is told."""
    content = render(crossing)
    if len(content) <= limit:
        return content
    _ = language.text
    told = _("The feedback is cut: this host takes at most {kilobytes} kB.").format(kilobytes=limit // 1000)
    for length in SHORTER:
        content = render(shortened(crossing, length, told))
        if len(content) <= limit:
            return content
    return render(replace(crossing, items=[_all_of(crossing)], notes=[told]))


def _all_of(crossing: HostReport) -> HostCheck:
    """One item in the place of all, worth as much: some hosts add up what they are given."""
    outcome: CheckOutcome = "broken" if crossing.broken else "passed" if crossing.fraction == 1 else "failed"
    return HostCheck("all", crossing.assignment, outcome, crossing.score, crossing.max_score, "", False, "visible")


def shortened(crossing: HostReport, length: int, told: str) -> HostReport:
    """The crossing with no text longer than `length`, which is told first."""

    def short(text: str) -> str:
        return text if len(text) <= length else text[: max(length - 2, 0)] + " …"

    items = [replace(item, text=short(item.text)) for item in crossing.items]
    notes = [told, *(short(note) for note in crossing.notes[:20])]
    return replace(crossing, items=items, notes=notes)
