"""Settle a report: apply the teacher's decisions (deadlines, attempts, comments) to the results of the checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from autograder.grading.policy.course_file import Policy
from autograder.grading.policy.deadlines import late_adjustment
from autograder.locale.message import message
from autograder.report import Adjustment, Comment, Report


def settled(
    report: Report,
    policy: Policy,
    handed_in: datetime | None,
    attempts: Sequence[Report] = (),
    comments: Sequence[Comment] = (),
) -> Report:
    """Return the report with deadlines, attempts and comments applied; doing so again changes nothing.

    `attempts`: settled reports of earlier attempts, oldest first, if the best one counts.
    """
    if report.outcome == "broken":  # its points are open, so there is nothing to take or to give
        return with_adjustments(report, [], comments)
    adjustments: list[Adjustment] = []
    late = late_adjustment(policy, report.student, report.assignment, handed_in, earned(report)) if handed_in else None
    if late is not None:
        adjustments.append(late)
    now = earned(report) + sum(adjustment.points for adjustment in adjustments)
    graded = [attempt for attempt in attempts if attempt.outcome == "graded"]
    best = max(graded, key=lambda attempt: attempt.score, default=None)
    if best is not None and best.score > now + 1e-9:
        told = message("best_attempt", number=list(attempts).index(best) + 1, score=best.score)
        points = round(best.score - now, 6)
        adjustments.append(Adjustment(id="best_attempt", points=points, reason=told.text, message=told))
    return with_adjustments(report, adjustments, comments)


def earned(report: Report) -> float:
    """Return the points of the checks that passed, and those that a teacher gave."""
    return round(sum(check.points for check in report.checks), 6)


def with_adjustments(report: Report, adjustments: list[Adjustment], comments: Sequence[Comment]) -> Report:
    """Return the report with exactly these adjustments."""
    score = max(0.0, round(earned(report) + sum(adjustment.points for adjustment in adjustments), 6))
    return msgspec.structs.replace(report, score=score, adjustments=adjustments, comments=list(comments))
