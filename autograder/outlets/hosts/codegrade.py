"""JUnit XML for CodeGrade's unit test step: a test case's points are its `weight`.

The score is in a file at $CG_JUNIT_XML_LOCATION, not in the output, so nothing that a student prints can change it.
"""

from __future__ import annotations

from dataclasses import replace

from autograder.locale.language import Language
from autograder.outlets.hosts.junit import document, suite
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 1_000_000  # bytes; far more than anybody reads, as CodeGrade states no limit


def render(report: Report, language: Language) -> bytes:
    """Return the file; checks without points are left out, since CodeGrade counts tests."""

    def weighed(crossing: HostReport) -> bytes:
        items = [item for item in crossing.items if item.max_points > 0]
        root = suite(replace(crossing, items=items), language)
        for case, item in zip(
            root.iter("testcase"), items, strict=False
        ):  # without items, `suite` makes one case that says why
            case.set("weight", f"{item.max_points:g}")
        return document(root)

    return fitting(cross(report, language), weighed, LIMIT, language)
