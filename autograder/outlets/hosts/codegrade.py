"""JUnit XML as CodeGrade's unit test step reads it: a test case's points are its `weight`.

A file at $CG_JUNIT_XML_LOCATION, not a number in the output: what a student prints is never read for a score.
"""

from __future__ import annotations

from dataclasses import replace

from autograder.locale.language import Language
from autograder.outlets.hosts.junit import document, suite
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 1_000_000  # bytes; far more than anybody reads, as CodeGrade names no bound of its own


def render(report: Report, language: Language) -> bytes:
    """The file; what carries no points stays out, as CodeGrade counts tests."""

    def weighed(crossing: HostReport) -> bytes:
        items = [item for item in crossing.items if item.max_points > 0]
        root = suite(replace(crossing, items=items), language)
        for case, item in zip(root.iter("testcase"), items, strict=False):  # without a check, one case says why
            case.set("weight", f"{item.max_points:g}")
        return document(root)

    return fitting(cross(report, language), weighed, LIMIT, language)
