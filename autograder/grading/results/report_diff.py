"""The difference between two reports of one submission: checks, points and reasons."""

from __future__ import annotations

import msgspec

from autograder.locale.language import Language
from autograder.locale.message import Message, message
from autograder.report import Adjustment, CheckResult, Decision, Provenance, Report

WHY: list[tuple[str, tuple[str, ...]]] = [
    ("why_submission", ("submission",)),
    ("why_checks", ("assignment",)),
    ("why_grader", ("autograder", "torch", "python")),
    ("why_inputs", ("seed", "secret")),
    ("why_devices", ("devices",)),
]


class CheckChange(msgspec.Struct):
    """A check whose result changed."""

    before: CheckResult | None
    after: CheckResult | None

    @property
    def points(self) -> float:
        """The points that the student gains or loses by it."""
        return (self.after.points if self.after else 0.0) - (self.before.points if self.before else 0.0)

    @property
    def id(self) -> str:
        """The id of the check."""
        present = self.after or self.before
        assert present is not None
        return present.id


class ReportDiff(msgspec.Struct):
    """Two reports of one submission."""

    before: Report | None
    after: Report

    @property
    def points(self) -> float:
        """The points that the student gains or loses."""
        return self.after.score - (self.before.score if self.before else 0.0)

    def changes(self) -> list[CheckChange]:
        """Return the checks whose outcome or points changed, largest loss first."""
        before = {check.id: check for check in self.before.checks} if self.before else {}
        after = {check.id: check for check in self.after.checks}
        found = [CheckChange(before.get(id), after.get(id)) for id in {**before, **after}]
        return sorted((c for c in found if told(c.before) != told(c.after)), key=lambda c: (c.points, c.id))

    def adjusted(self) -> list[Adjustment]:
        """Return the new adjustments."""
        before = self.before.adjustments if self.before else []
        return [adjustment for adjustment in self.after.adjustments if adjustment not in before]

    def why(self) -> list[Message]:
        """Return the reasons why the later report differs."""
        if self.before is None:
            return [message("why_first")]
        found = changed(self.before.provenance, self.after.provenance)
        if self.before.adjustments != self.after.adjustments:
            found.append(message("why_adjusted"))
        if self.before.comments != self.after.comments:
            found.append(message("why_commented"))
        if decisions_of(self.before) != decisions_of(self.after):
            found.append(message("why_decided"))
        return found or [message("why_again")]


def decisions_of(report: Report) -> dict[str, Decision]:
    """Return what a teacher decided, by check."""
    return {check.id: check.decision for check in report.checks if check.decision is not None}


def told(check: CheckResult | None) -> tuple[str, float] | None:
    """Return the part of a result that is compared."""
    return (check.outcome, check.points) if check else None


def reasons(before: Report | None, origin: Provenance) -> list[Message]:
    """Return the reasons for grading a submission. `before`: its report. `origin`: of the next one."""
    if before is None:
        return [message("why_first")]
    return changed(before.provenance, origin) or [message("why_again")]


def changed(before: Provenance, after: Provenance) -> list[Message]:
    """Return a reason for each part of the provenance that differs."""
    return [
        message(id) for id, fields in WHY if any(getattr(before, field) != getattr(after, field) for field in fields)
    ]


def lines(difference: ReportDiff, language: Language) -> list[str]:
    """Render a difference for a teacher: a line for the student, then one for each check with its reason."""
    after = difference.after
    before = language.points(difference.before.score) if difference.before else "–"
    why = "; ".join(language.render(reason) for reason in difference.why())
    head = f"{after.student}  {after.assignment}  {before} -> {language.points(after.score)}  ({why})"
    found = [head]
    for change in difference.changes():
        words = " -> ".join(in_words(check, language) for check in (change.before, change.after))
        reason = change.after.message if change.after else None
        found.append(f"  {signed(change.points, language):>6}  {change.id}: {words}")
        if reason is not None:
            found.append(f"          {language.render(reason)}")
    for adjustment in difference.adjusted():
        reason_text = language.render(adjustment.message) if adjustment.message else adjustment.reason
        found.append(f"  {signed(adjustment.points, language):>6}  {reason_text}")
    return found


def in_words(check: CheckResult | None, language: Language) -> str:
    """Render the outcome of a check and its points."""
    if check is None:
        return "–"
    return f"{language.text(check.outcome.replace('_', ' '))} ({language.points(check.max_points)})"


def signed(points: float, language: Language) -> str:
    """Render points with a sign."""
    return ("+" if points > 0 else "") + language.points(points)
