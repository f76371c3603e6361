"""Any table with a row for each student."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.outlets.gradebooks.any_csv import fill
from autograder.outlets.gradebooks.csv_template import TemplateError
from autograder.report import CheckResult, Report

ENGLISH = Language("en")


@pytest.fixture
def graded(report: Callable[..., Report], check: Callable[..., CheckResult]) -> Any:
    """A report of ana."""
    return [report(check(title="=It passes."), student="ana")]


def test_a_student_is_found_by_any_cell_and_the_grade_by_its_column(graded: Any) -> None:
    template = b"Nome;Matr\xc3\xadcula;Nota\r\nAna Lima;ana;\r\nBia;bia;7\r\n"
    content = fill(template, graded, ENGLISH, []).encode()
    assert content == template.replace(b"ana;", b"ana;2")


def test_the_assignments_own_name_comes_before_a_column_called_grade(graded: Any) -> None:
    content = fill(b"id,grade,softmax\nana,,\n", graded, ENGLISH, ["Softmax"]).encode()
    assert content == b"id,grade,softmax\nana,,2\n"


def test_columns_can_be_named(graded: Any) -> None:
    content = fill(b"id,x,y\nana,,\n", graded, ENGLISH, [], "x", "y").encode()
    assert content == b"id,x,y\nana,2,2 of 2 points\n"


@pytest.mark.parametrize(("column", "feedback"), [("", ""), ("z", ""), ("x", "z")])
def test_a_column_that_is_not_there_is_told(graded: Any, column: str, feedback: str) -> None:
    with pytest.raises(TemplateError, match=r"Name it with --column\. There are: “id”, “x”, “y”"):
        fill(b"id,x,y\nana,,\n", graded, ENGLISH, [], column, feedback)
