"""What Moodle's VPL reads from the output of vpl_execution: comments in a block, then the grade, once and last.

The plugin takes the last `Grade :=>>` at the start of any line, inside of the block too, so no line but ours may begin
at the margin: whatever a student wrote stands behind `> `. https://vpl.dis.ulpgc.es
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from autograder.locale.language import Language
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 30_000  # bytes; the jail cuts at 32 KiB, in the middle, where the grade could be lost


def render(report: Report, language: Language, lowest: float = 0.0, highest: float | None = None) -> bytes:
    """The text to print. The grade lies between `lowest` and `highest`, else between 0 and the assignment's points."""

    def text(crossing: HostReport) -> bytes:
        return _text(crossing, language, lowest, highest)

    return fitting(cross(report, language), text, LIMIT, language)


def grade_range(environment: Mapping[str, str]) -> tuple[float, float | None]:
    """The range that VPL tells its scripts; the assignment's own points where it tells none that makes sense."""
    try:
        lowest, highest = float(environment["VPL_GRADEMIN"]), float(environment["VPL_GRADEMAX"])
    except (KeyError, ValueError):
        return 0.0, None
    return (lowest, highest) if isfinite(lowest) and isfinite(highest) and lowest < highest else (0.0, None)


def _text(crossing: HostReport, language: Language, lowest: float, highest: float | None) -> bytes:
    lines = ["<|--"]
    for note in crossing.notes:
        lines += _quoted(note)
    for item in crossing.shown:
        points = f" ({language.points(item.points)} / {language.points(item.max_points)})" if not item.public else ""
        mark = "✓" if item.outcome == "passed" else "✗"
        lines += [f"-{mark} {' '.join(item.title.split())}{points}", *_quoted(item.text)]
    lines.append("--|>")
    if not crossing.broken:  # without a grade of ours the old one stays, and the teacher is asked
        top = crossing.max_score if highest is None else highest
        grade = lowest + crossing.fraction * (top - lowest)
        lines += ["", f"Grade :=>> {grade:.6f}".rstrip("0").rstrip(".")]
    return "\n".join([*lines, ""]).encode()


def _quoted(text: str) -> list[str]:
    return [f"> {line}" for line in text.split("\n")] if text else []
