"""A teacher's decisions on checks that were left open, stored in decisions.json of the output folder.

A decision is on one submission: it counts as long as the files are the same, the check is worth the same and still
open, however often the submission is graded.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.grading.results.report_merge import totals
from autograder.grading.results.stored_list import read_list, write_list
from autograder.locale.error import KitError
from autograder.locale.message import Message, message
from autograder.report import OPEN, CheckResult, Decision, Report


class StoredDecision(msgspec.Struct, frozen=True):
    """A decision, and the check of the submission that it is on."""

    student: str
    assignment: str
    check: str
    submission: str  # digest of the files
    max_points: float
    decision: Decision

    def fits(self, report: Report, check: CheckResult) -> bool:
        """True if it is on this check, and neither the files nor the points of the check have changed since."""
        made_for = self.check, self.submission, self.max_points
        return made_for == (check.id, report.provenance.submission, check.max_points)


class DecisionsError(KitError):
    """A decision that cannot be made, or decisions.json is damaged; the message says what to do."""


class Decisions:
    """The decisions of an output folder. Raises DecisionsError if decisions.json is damaged."""

    def __init__(self, out: Path) -> None:
        self.path = out / "decisions.json"
        self.stored = read_list(self.path, StoredDecision, DecisionsError)

    def applied(self, report: Report) -> Report:
        """Return the report with exactly the decisions that count; doing so again changes nothing.

        Adjustments of the score are left to `settled`, which follows.
        """
        own = self._of(report)
        if not own and all(check.decision is None for check in report.checks):
            return report
        checks = [decided(check, counting(own, report, check)) for check in report.checks]
        return msgspec.structs.replace(report, checks=checks, **totals(checks))

    def notes(self, report: Report) -> list[Message]:
        """Return a message for each check with a decision that does not count: it is out of date, or not needed."""
        checks = {check.id: check for check in report.checks}
        own = self._of(report)
        notes = []
        for id in dict.fromkeys(one.check for one in own):
            check = checks.get(id)
            if check is not None and counting(own, report, check) is not None:
                continue
            fits = check is not None and any(one.fits(report, check) for one in own)
            why = "decision_not_needed" if fits else "decision_out_of_date"
            notes.append(message(why, student=report.student, slug=report.assignment, check=id))
        return notes

    def add(self, report: Report, id: str, decision: Decision, again: bool = False) -> None:
        """Store a decision on an open check. `again`: it may take the place of an earlier one.

        Raises DecisionsError if there is no such check, if it is not open, or if it is not worth as many points.
        """
        check = decidable(report, id)
        own = self._of(report)
        earlier = counting(own, report, check)
        if earlier is not None and not again:
            values = {"check": id, "points": earlier.points, "most": check.max_points}
            raise DecisionsError(message("decided_already", **values, by=earlier.by, at=earlier.at))
        if not 0 <= decision.points <= check.max_points:  # false for NaN
            raise DecisionsError(message("decision_beyond", check=id, most=check.max_points))
        new = StoredDecision(
            report.student, report.assignment, id, report.provenance.submission, check.max_points, decision
        )
        replaced = [one for one in own if (one.check, one.submission) == (id, new.submission)]
        self._store([*(one for one in self.stored if one not in replaced), new])

    def clear(self, student: str, slug: str, check: str) -> None:
        """Take back what was decided on a check. Raises DecisionsError if nothing was."""
        wanted = (student, slug, check)
        others = [one for one in self.stored if (one.student, one.assignment, one.check) != wanted]
        if len(others) == len(self.stored):
            raise DecisionsError(message("decision_none", student=student, slug=slug, check=check))
        self._store(others)

    def _of(self, report: Report) -> list[StoredDecision]:
        key = report.student, report.assignment
        return [one for one in self.stored if (one.student, one.assignment) == key]

    def _store(self, stored: list[StoredDecision]) -> None:
        write_list(self.path, stored)
        self.stored = stored


def counting(own: Iterable[StoredDecision], report: Report, check: CheckResult) -> Decision | None:
    """Return the decision on a check among those on a submission's checks, if there is one that counts."""
    if check.outcome not in OPEN:
        return None
    return next((one.decision for one in own if one.fits(report, check)), None)


def decided(check: CheckResult, decision: Decision | None) -> CheckResult:
    """Return the check with this decision and no other."""
    if check.decision == decision:
        return check
    return msgspec.structs.replace(check, decision=decision, points=decision.points if decision else 0.0)


def decidable(report: Report, id: str) -> CheckResult:
    """Return a check that a person may decide on. Raises DecisionsError, which lists those that there are."""
    candidates = {check.id: check for check in report.checks if check.outcome in OPEN and check.max_points > 0}
    if id in candidates:
        return candidates[id]
    known = id in {check.id for check in report.checks}
    values = {"student": report.student, "slug": report.assignment, "check": id}
    raise DecisionsError(
        message("check_not_open" if known else "check_unknown", **values, checks=", ".join(candidates) or "–")
    )
