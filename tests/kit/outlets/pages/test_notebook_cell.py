"""Tests of the output of a notebook cell: one exercise of a report, as HTML that may stand in any page."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.locale.message import Message
from autograder.outlets.pages.notebook_cell import points_of, render
from autograder.report import Adjustment, CheckResult, Comment, Report

from ..conftest import Outline

ENGLISH, PORTUGUESE = Language("en"), Language("pt-BR")


def cell(report: Any, exercise: str = "softmax", source: Any = None, language: Any = ENGLISH) -> Outline:
    return Outline(render(report, exercise, source, language))


def test_it_shows_the_checks_of_its_own_exercise_only(rich_report: Report) -> None:
    text = cell(rich_report).text
    assert "softmax: 2 of 10 points" in text and "The gradient reaches the logits with the right values." in text
    assert "logsumexp gives the right numbers." not in text


def test_one_point_is_no_points(report: Callable[..., Report], check: Callable[..., CheckResult]) -> None:
    assert "softmax: 1 of 1 point " in cell(report(check(max_points=1.0))).text
    assert "softmax: 1 de 1 ponto " in cell(report(check(max_points=1.0)), language=PORTUGUESE).text


def test_it_is_a_fragment_with_its_own_style_that_says_its_language(rich_report: Report) -> None:
    html = render(rich_report, "softmax", None, PORTUGUESE).strip()
    assert html.startswith('<div class="autograder" lang="pt-BR">') and html.endswith("</div>")
    assert "<style>" in html and "<script" not in html


def test_notes_on_the_whole_submission_are_shown_once_with_the_first_exercise(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    made = report(
        check("first/test_a", exercise="first"),
        check("second/test_a", exercise="second"),
        intake=[Message("example", text="The file is odd.")],
        adjustments=[Adjustment(id="late", points=-1.0, reason="Handed in late")],
    )
    first, second = cell(made, "first").text, cell(made, "second").text
    assert "The file is odd." in first and "Handed in late" in first
    assert "The file is odd." not in second and "Handed in late" not in second


def test_an_exercise_without_checks_says_what_there_is_on_the_whole(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    made = report(check(), intake=[Message("example", text="The file is odd.")])
    assert cell(made, "other").text.endswith("The file is odd.")


def test_comments_are_those_on_the_exercise_and_on_the_whole(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    made = report(
        check(),
        comments=[Comment(text="all"), Comment(text="own", exercise="softmax"), Comment(text="x", exercise="f")],
    )
    text = cell(made).text
    assert "From your teacher all" in text and "From your teacher own" in text and "From your teacher x" not in text


def test_checks_that_are_not_shown_are_counted(rich_report: Report) -> None:
    text = cell(rich_report).text
    assert "Checks that stay hidden: 1 (points: 2)" in text and "SECRET MESSAGE" not in text


def test_the_students_source_is_escaped(report: Callable[..., Report], check: Callable[..., CheckResult]) -> None:
    html = render(report(check()), "softmax", "<script>alert(1)</script>", ENGLISH)
    assert "&lt;script&gt;" in html and "<script" not in html


@pytest.mark.parametrize(
    ("exercise", "points"),
    [("softmax", (2.0, 12.0, 0.0)), ("cross_entropy", (2.0, 5.5, 3.0)), ("no such exercise", (0, 0, 0))],
)
def test_the_points_of_an_exercise_are_those_earned_those_at_most_and_those_still_open(
    rich_report: Report, exercise: str, points: Any
) -> None:
    assert points_of(rich_report, exercise) == points
