"""Clusters of students whose code differs from the reference in the same way, by a known mistake or an unknown one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from autograder.locale.message import Message
from autograder.report import CheckResult, Report

NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?")
# Places in the source and numbers of values beyond a tolerance differ between programs that behave alike.
IRRELEVANT = {"line", "file", "count", "seconds", "index"}


@dataclass(slots=True)
class FailureCluster:
    """Students in whose code the same checks of one exercise fail in the same way."""

    id: str
    assignment: str
    exercise: str
    checks: list[CheckResult]  # of the first of them
    reports: list[Report] = field(default_factory=list)

    @property
    def mistakes(self) -> list[str]:
        """The known mistakes that explain it."""
        return sorted({check.mistake for check in self.checks if check.mistake})


def clusters_of(reports: Iterable[Report]) -> list[FailureCluster]:
    """The clusters of one assignment's reports, the largest first; a student alone is a cluster of one."""
    found: dict[str, FailureCluster] = {}
    for report in reports:
        for exercise, checks in failed_of(report).items():
            id = cluster_id(report.assignment, exercise, checks)
            cluster = found.setdefault(id, FailureCluster(id, report.assignment, exercise, checks))
            cluster.reports.append(report)
    return sorted(found.values(), key=lambda cluster: (-len(cluster.reports), cluster.exercise, cluster.id))


def failed_of(report: Report) -> dict[str, list[CheckResult]]:
    """The failed hidden checks of a report, by exercise."""
    found: dict[str, list[CheckResult]] = {}
    for check in report.checks:
        if check.outcome == "failed" and not check.public:
            found.setdefault(check.exercise, []).append(check)
    return found


def cluster_id(slug: str, exercise: str, checks: list[CheckResult]) -> str:
    """A short id of the way in which these checks fail, the same in every run with the same inputs."""
    way = [(check.id, way_of(check.message)) for check in checks]
    return sha256(repr((slug, exercise, way)).encode()).hexdigest()[:6]


def way_of(value: Any) -> Any:
    """A message without irrelevant values, its numbers rounded, since another order of additions changes them."""
    if isinstance(value, Message):
        return value.id, way_of(value.values) or value.text
    if isinstance(value, dict):
        return sorted((key, way_of(inner)) for key, inner in value.items() if key not in {*IRRELEVANT, "text"})
    if isinstance(value, str):
        return NUMBER.sub(lambda found: f"{float(found[0]):.3g}", value)
    return f"{value:.3g}" if isinstance(value, float) else value
