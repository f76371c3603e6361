"""The points of each exercise: the sum over its hidden checks."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.assignment import Assignment, Course
from autograder.checks.pytest_plugin.check_case import CheckCase, CheckError, case_of
from autograder.checks.pytest_plugin.session import run_session
from autograder.locale.message import message


def exercise_points(course: Course, assignments: Sequence[Assignment]) -> dict[str, dict[str, float]]:
    """Return the points of each exercise, by slug, in the order of the checks. Raises CheckError."""
    cases: list[CheckCase] = []
    paths = [assignment.checks for assignment in assignments]
    end = run_session(paths, course.root, lambda items: cases.extend(map(case_of, items)))
    if end.faults:
        raise CheckError(message("checks_not_collected", text=end.fault))
    checks = {(case.slug, case.id): case for case in cases}
    found: dict[str, dict[str, float]] = {assignment.slug: {} for assignment in assignments}
    for (slug, _), case in checks.items():
        found[slug][case.exercise] = round(found[slug].get(case.exercise, 0.0) + case.points, 6)
    return found
