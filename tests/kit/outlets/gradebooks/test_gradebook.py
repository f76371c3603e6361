"""Tests of what goes into a gradebook: who is whom, the scale, and words that no spreadsheet runs."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.outlets.gradebooks.csv_template import key
from autograder.outlets.gradebooks.gradebook import as_html, both_ways, grade, match, number, summary
from autograder.outlets.gradebooks.grades_csv import defused
from autograder.report import CheckResult, Report

ENGLISH = Language("en")


@pytest.mark.parametrize(
    ("student", "place"),
    [
        ("limaana_12", 0),
        ("Ana Lima_12", 0),
        ("Ana Lima", 0),
        ("ana lima", 0),
        ("ana@example.com", 0),
        ("Bia Souza_99", None),  # the number is nobody's, and the name may be another's
        ("Bia Souza", 1),
        ("Nobody_77", None),
        ("Twin", None),
        ("Twin_14", 3),
    ],
)
def test_a_student_is_found_by_number_name_or_mail_and_never_guessed(student: str, place: int | None) -> None:
    people = [
        ["12", *both_ways("Lima, Ana"), "ana@example.com"],
        ["13", *both_ways("Souza, Bia")],
        ["15", "Twin"],
        ["14", "Twin"],
    ]
    assert match(student, [{key(text) for text in texts} for texts in people]) == place


@pytest.mark.parametrize(
    ("text", "value"), [("20.00", 20), ("7,5", 7.5), ("100", 100), ("", None), ("(read only)", None)]
)
def test_numbers_have_either_decimal_sign(text: str, value: Any) -> None:
    assert number(text) == value


def test_a_grade_is_on_the_gradebooks_scale_with_a_point(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    made = report(check(max_points=3.0), check("a/b", outcome="failed", max_points=1.0))
    assert grade(made, None) == "3"
    assert grade(made, 10.0) == "7.5"
    assert grade(made, 7.0) == "5.25"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1"])
def test_text_that_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert defused("18 of 20") == "18 of 20"


def test_a_summary_names_the_score_and_what_did_not_pass(rich_report: Report) -> None:
    text = summary(rich_report, ENGLISH)
    assert text.startswith("8.5 of 26 points\nSomething broke on our side.")
    assert (
        "✗ The gradient reaches the logits with the right values.\ngradient of logits: 20 of 20 values differ" in text
    )
    assert "softmax gives the right numbers along the last dimension." not in text
    assert "SECRET MESSAGE" not in text


def test_html_holds_no_element_but_line_breaks(hostile: Report) -> None:
    html = as_html(summary(hostile, ENGLISH))
    assert "<" not in html.replace("<br>", "")
    assert "&lt;script&gt;" in html
