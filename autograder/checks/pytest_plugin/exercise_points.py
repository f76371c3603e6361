"""What each exercise is worth: the points of its hidden checks, as pytest collects them."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from autograder.assignment import Assignment, Course
from autograder.checks.pytest_plugin.check_case import CheckError, case_of

QUIET = ["--collect-only", "-p", "no:cacheprovider", "-p", "no:terminal", "--import-mode=importlib"]


class _Listener:
    def __init__(self) -> None:
        self.items: list[pytest.Function] = []
        self.faults: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = [item for item in session.items if isinstance(item, pytest.Function)]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.faults.append(f"{report.nodeid}: {report.longreprtext}")


def worth_of(course: Course, assignments: Sequence[Assignment]) -> dict[str, dict[str, float]]:
    """The points of each exercise, by slug, in the order of the checks. Raises CheckError."""
    heard = _Listener()
    folders = [str(assignment.checks) for assignment in assignments]
    pytest.main([*QUIET, f"--rootdir={course.root}", "-c", os.devnull, *folders], plugins=[heard])
    if heard.faults:
        raise CheckError("\n".join(heard.faults))
    checks = {(case.slug, case.id): case for case in map(case_of, heard.items)}
    found: dict[str, dict[str, float]] = {assignment.slug: {} for assignment in assignments}
    for (slug, _), case in checks.items():
        found[slug][case.exercise] = round(found[slug].get(case.exercise, 0.0) + case.points, 6)
    return found
