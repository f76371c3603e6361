"""The view of a report for its student on a host: plain text, numbers that a host accepts, nothing hidden."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import isfinite

from msgspec.structs import replace as replaced

from autograder.locale.language import Language
from autograder.locale.message import Message, message, nested
from autograder.outlets.escaping import plain
from autograder.report import CheckOutcome, CheckResult, Report, Visibility

SHORTER = (4000, 1000, 300, 100, 0)  # lengths of a check's text, tried in turn until the host's limit is kept


@dataclass(slots=True, frozen=True)
class HostCheck:
    """One check. `key` is the same in every run and language, so that a host can keep weights and grades by it."""

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
        """True if the student may read it now."""
        return self.visibility == "visible"

    @property
    def mark(self) -> str:
        """A check mark or a cross."""
        return "✓" if self.outcome == "passed" else "✗"

    def score(self, language: Language) -> str:
        """Its points of its highest points, such as "1 / 2"; empty for a public check, which has none."""
        return "" if self.public else f"{language.points(self.points)} / {language.points(self.max_points)}"


@dataclass(slots=True, frozen=True)
class HostReport:
    """A report for a host. `notes`: texts on the whole report. `items`: all checks, even those that are not shown."""

    assignment: str
    score: float
    max_score: float
    broken: bool
    notes: list[str]
    items: list[HostCheck]

    @property
    def fraction(self) -> float:
        """The score as a fraction of the highest score, 0 to 1."""
        return self.score / self.max_score if self.max_score else 0.0

    @property
    def shown(self) -> list[HostCheck]:
        """The checks that the student may read."""
        return [item for item in self.items if item.seen]

    @property
    def kept_back(self) -> list[HostCheck]:
        """The checks that count and are not shown."""
        return [item for item in self.items if not item.seen]

    @property
    def kept_back_points(self) -> tuple[float, float]:
        """Points and highest points of the checks that are not shown, rounded to six decimals."""
        kept = self.kept_back
        return round(sum(item.points for item in kept), 6), round(sum(item.max_points for item in kept), 6)


def cross(report: Report, language: Language) -> HostReport:
    """Return the report for a host: numbers finite and clamped, no word about a check that is not shown."""
    report = discreet(report)
    most = finite(report.max_score)
    items = [
        HostCheck(
            key=clean(check.id),
            title=clean(language.text(check.title or check.id)),
            outcome=check.verdict,
            points=within(check.points, finite(check.max_points)),
            max_points=within(check.max_points, float("inf")),
            text="\n".join(lines_of(check, language)),
            public=check.public,
            visibility=check.visibility,
        )
        for check in report.checks
    ]
    return HostReport(
        assignment=clean(report.assignment),
        score=within(report.score, most),  # includes adjustments
        max_score=within(most, most),
        broken=report.outcome == "broken",
        notes=notes_of(report, language),
        items=items,
    )


def discreet(report: Report) -> Report:
    """Return the report without titles of checks that are not shown in the messages of others."""
    unseen = {check.title for check in report.checks if check.visibility != "visible"}
    checks = [
        replaced(check, message=message("needs_unseen")) if names_one_of(unseen, check.message) else check
        for check in report.checks
    ]
    return replaced(report, checks=checks)


def names_one_of(titles: Collection[str], said: Message | None) -> bool:
    """True if a message says that one of these checks has to pass first."""
    needed = nested(said.values["check"]) if said is not None and said.id == "needs_first" else None
    return needed is not None and needed.text in titles


def notes_of(report: Report, language: Language) -> list[str]:
    """The notes on the whole report: faults of ours, open points, odd files, adjustments, checks not shown."""
    _ = language.text
    notes = []
    open_points = language.points(finite(report.points_open))
    if report.outcome == "broken":
        notes.append(f"{_('Something broke on our side.')} {_('This is our fault, not yours.')}")
        notes.append(
            _(
                "Points that stay open: {points}. They are neither lost nor won until it is repaired and graded again, "
                "or your teacher decides on them."
            ).format(points=open_points)
        )
    elif finite(report.points_open):
        notes.append(
            _("Points that stay open: {points}. They are neither lost nor won: your teacher decides on them.").format(
                points=open_points
            )
        )
    notes += [clean(language.render(said)) for said in report.intake]
    for adjustment in report.adjustments:
        points = language.points(finite(adjustment.points))
        notes.append(f"{clean(language.text(adjustment.reason))}: {points}")
    return notes + unseen_notes(report, language)


def unseen_notes(report: Report, language: Language) -> list[str]:
    """The numbers of checks that are not shown, and their points."""
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


def lines_of(check: CheckResult, language: Language) -> list[str]:
    """The message, the cause and the hint of a check, and who decides on it, a line each."""
    _ = language.text
    if check.decision is not None:
        return [clean(line) for line in decision_lines(check, language)]
    reasons: dict[CheckOutcome, str] = {
        "not_attempted": _("This part is not written yet."),
        "blocked": _("It builds on a check that did not pass."),
        "not_run": _("It could not be run."),
        "broken": _("Something broke on our side."),
    }
    lines = [clean(language.render(check.message))] if check.message else []
    if not lines and check.outcome in reasons:
        lines = [reasons[check.outcome]]
    lines += [f"{_('Likely cause')}: {clean(language.render(check.cause))}"] if check.cause else []
    lines += [f"{_('What to try')}: {clean(language.render(check.hint))}"] if check.hint else []
    return lines + ([who_decides(check, language)] if check.is_open and finite(check.max_points) else [])


def who_decides(check: CheckResult, language: Language) -> str:
    """The sentence on the open points of a check."""
    _ = language.text
    sentence = _("Your teacher decides on {points:this|these} {points} {points:point|points}.")
    if check.outcome == "broken":
        sentence = _(
            "The fault is ours, not yours. Your teacher decides on {points:this|these} {points} {points:point|points}, "
            "unless the check is repaired and graded again before."
        )
    return sentence.format(points=language.counted_points(finite(check.max_points)))


def decision_lines(check: CheckResult, language: Language) -> list[str]:
    """What a student reads of a teacher's decision: the points, and the reason if there is one."""
    if check.decision is None:
        return []
    _ = language.text
    points = language.points(within(check.points, finite(check.max_points)))
    sentence = _("Decided by your teacher: {points} of {max} {max:point|points}.")
    told = sentence.format(points=points, max=language.counted_points(finite(check.max_points)))
    return [told, *filter(None, [check.decision.because])]


def clean(text: str) -> str:
    """Return text that every host can hold: plain line ends, a mark for each hidden or control character."""
    return plain(text.replace("\r\n", "\n"))


def finite(number: float) -> float:
    """Return the number, or 0 if it is NaN or infinite."""
    return number if isfinite(number) else 0.0


def within(number: float, most: float) -> float:
    """Return the number, clamped to 0 and `most` and rounded to six decimals."""
    return round(min(max(finite(number), 0.0), max(most, 0.0)), 6)


def fitting(crossing: HostReport, render: Callable[[HostReport], bytes], limit: int, language: Language) -> bytes:
    """Render the report in at most `limit` bytes: texts are shortened, then left out, and a note says so."""
    content = render(crossing)
    if len(content) <= limit:
        return content
    _ = language.text
    note = _("The feedback is cut: this host takes at most {kilobytes} kB.").format(kilobytes=limit // 1000)
    for length in SHORTER:
        content = render(shortened(crossing, length, note))
        if len(content) <= limit:
            return content
    return render(replace(crossing, items=[_all_of(crossing)], notes=[note]))


def _all_of(crossing: HostReport) -> HostCheck:
    """One item instead of all, with all points: some hosts add up the points of items."""
    outcome: CheckOutcome = "broken" if crossing.broken else "passed" if crossing.fraction == 1 else "failed"
    return HostCheck("all", crossing.assignment, outcome, crossing.score, crossing.max_score, "", False, "visible")


def shortened(crossing: HostReport, length: int, note: str) -> HostReport:
    """Return the report with `note` first and no text longer than `length`."""

    def short(text: str) -> str:
        return text if len(text) <= length else text[: max(length - 2, 0)] + " …"

    items = [replace(item, text=short(item.text)) for item in crossing.items]
    notes = [note, *(short(text) for text in crossing.notes[:20])]
    return replace(crossing, items=items, notes=notes)
