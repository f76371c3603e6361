"""The output of vpl_execution for Moodle's VPL: comments in a block, then the grade, once and last.

The plugin takes the last `Grade :=>>` at the start of any line, even inside of the block. So every line with a
student's text is quoted by `> `. https://vpl.dis.ulpgc.es
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from autograder.locale.language import Language
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 30_000  # bytes; the jail cuts the output at 32 KiB, and the grade is at its end


def render(report: Report, language: Language, lowest: float = 0.0, highest: float | None = None) -> bytes:
    """Return the text to print, with a grade from `lowest` to `highest`, or to the assignment's points."""

    def text(crossing: HostReport) -> bytes:
        return _text(crossing, language, lowest, highest)

    return fitting(cross(report, language), text, LIMIT, language)


def grade_range(environment: Mapping[str, str]) -> tuple[float, float | None]:
    """Return the range of grades that VPL gives its scripts; (0, None) if it gives none that is valid."""
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
        score = f" ({item.score(language)})" if not item.public else ""
        lines += [f"-{item.mark} {' '.join(item.title.split())}{score}", *_quoted(item.text)]
    lines.append("--|>")
    if not crossing.broken:  # without a grade, the old one stays and the teacher is asked
        top = crossing.max_score if highest is None else highest
        grade = lowest + crossing.fraction * (top - lowest)
        lines += ["", f"Grade :=>> {grade:.6f}".rstrip("0").rstrip(".")]
    return "\n".join([*lines, ""]).encode()


def _quoted(text: str) -> list[str]:
    return [f"> {line}" for line in text.split("\n")] if text else []
