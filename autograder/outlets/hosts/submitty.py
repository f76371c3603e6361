"""Submitty's validation_results.json, the output of a custom validator: a score from 0 to 1 and lines of text.

The status `fail` means that the validator itself failed, and that the teacher has to repair it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.locale.language import Language
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 100_000  # bytes; all of it is shown in one box of the page


def render(report: Report, language: Language) -> bytes:
    """Return the file that the validator leaves in its working directory."""
    return fitting(cross(report, language), lambda crossing: _results(crossing, language), LIMIT, language)


def _results(crossing: HostReport, language: Language) -> bytes:
    if crossing.broken:
        return msgspec.json.encode({"status": "fail", "message": "\n".join(crossing.notes)})
    lines = list(crossing.notes)
    for item in crossing.shown:
        score = f" ({item.score(language)})" if not item.public else ""
        lines.append("\n".join(filter(None, [f"{item.mark} {item.title}{score}", item.text])))
    status = "success" if crossing.fraction == 1 else "failure" if crossing.fraction == 0 else "warning"
    data: dict[str, Any] = {"score": crossing.fraction, "message": "\n\n".join(lines), "status": status}
    return msgspec.json.encode({"status": "success", "data": data})
