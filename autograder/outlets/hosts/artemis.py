"""JUnit XML for Artemis: names are the keys of its grading table, so every check that counts is in every file.

Artemis keeps points by a test's name and gives all of them or none. It does not count skipped tests, so a check that
was not run is a failed one. Public checks, which carry no points, would weigh like all others, so they are left out.
What students may see is set in Artemis.
"""

from __future__ import annotations

from dataclasses import replace

from autograder.locale.language import Language
from autograder.outlets.hosts.junit import document, suite
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 5_000_000  # bytes; far more than anybody reads, as Artemis states no limit


def render(report: Report, language: Language) -> bytes:
    """Return the file for the results folder of the build plan."""

    def counted(crossing: HostReport) -> bytes:
        items = [
            replace(item, outcome="failed" if item.outcome == "not_run" else item.outcome)
            for item in crossing.items
            if not item.public
        ]
        return document(suite(replace(crossing, items=items), language))

    return fitting(cross(report, language), counted, LIMIT, language)
