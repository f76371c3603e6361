"""The output of a cell in a notebook: what a student reads about one exercise."""

from __future__ import annotations

from autograder.locale.language import Language
from autograder.outlets.pages import pages
from autograder.outlets.pages.feedback import page_of
from autograder.report import Report


def render(report: Report, exercise: str, source: str | None, language: Language) -> str:
    """The exercise's part of the feedback, as HTML for a page of somebody else; `source`: the student's code of it."""
    page = page_of(report, None, language)
    part = next((part for part in page.exercises if part.name == exercise), None)
    comments = [comment for comment in report.comments if comment.exercise in (None, exercise)]
    first = part is None or part is page.exercises[0]  # what is about the whole submission is said once
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
    """The points of an exercise: earned, most, and open."""
    own = [check for check in report.checks if check.exercise == exercise]
    open_points = sum(check.max_points for check in own if check.outcome in ("not_run", "broken"))
    earned = sum(check.points for check in own)
    most = sum(check.max_points for check in own)
    return round(earned, 6), round(most, 6), round(open_points, 6)
