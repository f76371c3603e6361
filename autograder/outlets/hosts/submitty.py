"""Submitty's validation_results.json, which a custom validator leaves: a score from 0 to 1 and lines of text.

`fail` is for a validator that could not do its work, and is the teacher's to repair.
"""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.locale.language import Language
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 100_000  # bytes; all of it stands in one box of the page


def render(report: Report, language: Language) -> bytes:
    """The file that the validator leaves where it runs."""
    return fitting(cross(report, language), lambda crossing: _results(crossing, language), LIMIT, language)


def _results(crossing: HostReport, language: Language) -> bytes:
    if crossing.broken:
        return msgspec.json.encode({"status": "fail", "message": "\n".join(crossing.notes)})
    lines = list(crossing.notes)
    for item in crossing.shown:
        points = "" if item.public else f" ({language.points(item.points)} / {language.points(item.max_points)})"
        mark = "✓" if item.outcome == "passed" else "✗"
        lines.append("\n".join(filter(None, [f"{mark} {item.title}{points}", item.text])))
    status = "success" if crossing.fraction == 1 else "failure" if crossing.fraction == 0 else "warning"
    data: dict[str, Any] = {"score": crossing.fraction, "message": "\n\n".join(lines), "status": status}
    return msgspec.json.encode({"status": "success", "data": data})
