"""The points of a class that are open, each with the command by which a teacher decides on them."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from autograder.report import CheckResult, Report


@dataclass(slots=True, frozen=True)
class OpenPoints:
    """A check of a student whose points are open."""

    report: Report
    check: CheckResult

    @property
    def command(self) -> str:
        """The command that gives all its points, to be edited for fewer; it needs `--out` where that is not graded/."""
        names = (self.report.student, self.report.assignment, self.check.id)
        return f"autograder decide {shlex.join(names)} --points {self.check.max_points:g}"


def open_points(reports: Iterable[Report]) -> list[OpenPoints]:
    """Return all open checks that are worth points, by the order of the reports."""
    return [
        OpenPoints(report, check)
        for report in reports
        for check in report.checks
        if check.is_open and check.max_points > 0
    ]
