"""Gradescope's results.json: every check with its own visibility, which Gradescope respects.

Fields: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
"""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.locale.language import Language
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 1_000_000  # bytes; nobody reads a longer page, and Gradescope states no limit


def render(report: Report, language: Language) -> bytes:
    """Return the file that run_autograder leaves in /autograder/results/."""
    return fitting(cross(report, language), _results, LIMIT, language)


def _results(crossing: HostReport) -> bytes:
    tests: list[dict[str, Any]] = [
        {
            "number": str(number),
            "name": item.title,
            "score": item.points,
            "max_score": item.max_points,
            "status": "passed"
            if item.outcome == "passed"
            else "failed",  # otherwise Gradescope guesses it from the score
            "output": item.text,
            "visibility": item.visibility,
        }
        for number, item in enumerate(crossing.items, 1)
    ]
    results = {
        "score": crossing.score,  # takes precedence over the sum of the tests
        "output": "\n".join(crossing.notes),
        # text, since html and md would render what students wrote
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",  # what run_autograder prints is for the teacher
        "tests": tests,
    }
    return msgspec.json.encode(results)
