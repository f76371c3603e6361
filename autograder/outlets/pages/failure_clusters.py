"""Clusters: students whose code parts from the reference in the same way, whether a known mistake names it or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from autograder.locale.message import Message
from autograder.report import CheckResult, Report

NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?")
# where a student wrote something, and how many values crossed a tolerance, differ between codes that behave alike
BESIDE_THE_POINT = {"line", "file", "count", "seconds", "index"}


@dataclass(slots=True)
class FailureCluster:
    """Some students, and what fails alike in one exercise of theirs."""

    id: str
    assignment: str
    exercise: str
    checks: list[CheckResult]  # of the first of them
    reports: list[Report] = field(default_factory=list)

    @property
    def mistakes(self) -> list[str]:
        """The known mistakes among its causes."""
        return sorted({check.mistake for check in self.checks if check.mistake})


def clusters_of(reports: Iterable[Report]) -> list[FailureCluster]:
    """The clusters of one assignment's reports, the largest first; somebody alone is a cluster of one."""
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
    """A short name for the way in which these checks fail, the same in every run with the same inputs."""
    way = [(check.id, way_of(check.message)) for check in checks]
    return sha256(repr((slug, exercise, way)).encode()).hexdigest()[:6]


def way_of(value: Any) -> Any:
    """A message without what is beside the point, its numbers rounded as another order of additions may round them."""
    if isinstance(value, Message):
        return value.id, way_of(value.values) or value.text
    if isinstance(value, dict):
        return sorted((key, way_of(inner)) for key, inner in value.items() if key not in {*BESIDE_THE_POINT, "text"})
    if isinstance(value, str):
        return NUMBER.sub(lambda found: f"{float(found[0]):.3g}", value)
    return f"{value:.3g}" if isinstance(value, float) else value
