"""The output of a notebook cell: the feedback on one exercise."""

from __future__ import annotations

from autograder.locale.language import Language
from autograder.outlets.pages import pages
from autograder.outlets.pages.feedback import page_of
from autograder.report import Report


def render(report: Report, exercise: str, source: str | None, language: Language) -> str:
    """Return the feedback on one exercise as HTML to embed in a page. `source`: the student's code, if it is shown."""
    page = page_of(report, None, language)
    part = next((part for part in page.exercises if part.name == exercise), None)
    comments = [comment for comment in report.comments if comment.exercise in (None, exercise)]
    first = part is None or part is page.exercises[0]  # notes on the whole submission are shown once
    return pages.render(
        "cell.html",
        language,
        report=report,
        intake=page.intake,
        part=part,
        first=first,
        comments=comments,
        source=source,
    )


def points_of(report: Report, exercise: str) -> tuple[float, float, float]:
    """Return the points of an exercise: earned, highest, and open."""
    own = [check for check in report.checks if check.exercise == exercise]
    open_points = sum(check.max_points for check in own if check.is_open)
    earned = sum(check.points for check in own)
    most = sum(check.max_points for check in own)
    return round(earned, 6), round(most, 6), round(open_points, 6)
