"""PrairieLearn's results.json: a score from 0 to 1, or a submission that cannot be graded and costs no attempt.

Fields: https://prairielearn.readthedocs.io/en/latest/externalGrading/#grading-results. Keys without a value are left
out: a null crashes the page of the element that shows them.
"""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.locale.language import Language
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 1024 * 1024  # bytes; grader-host refuses to read more


def render(report: Report, language: Language) -> bytes:
    """Return the file to leave in /grade/results/."""
    crossing = cross(report, language)
    if crossing.broken or any(said.id == "intake_nothing" for said in report.intake):
        return fitting(crossing, _ungradable, LIMIT, language)
    return fitting(crossing, lambda crossing: _results(crossing, language), LIMIT, language)


def _ungradable(crossing: HostReport) -> bytes:
    """A result that costs no attempt: for faults of ours, and for empty submissions."""
    return msgspec.json.encode({"gradable": False, "format_errors": crossing.notes})


def _results(crossing: HostReport, language: Language) -> bytes:
    _ = language.text
    # all or nothing: a test without points would take them from all others
    tests: list[dict[str, Any]] = [
        {"name": item.title, "points": item.points, "max_points": item.max_points, "output": item.text}
        for item in crossing.shown
    ]
    if crossing.kept_back:
        points, most = crossing.kept_back_points
        tests.append({"name": _("Checks that are not shown"), "points": points, "max_points": most})
    results: dict[str, Any] = {"gradable": True, "score": crossing.fraction, "tests": tests}
    if crossing.notes:
        results["output"] = "\n".join(crossing.notes)
    return msgspec.json.encode(results)
