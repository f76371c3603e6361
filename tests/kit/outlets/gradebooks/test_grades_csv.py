"""Tests of grades.csv."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from autograder.outlets.gradebooks import grades_csv
from autograder.report import CheckResult, Report


def rows(reports: Iterable[Report]) -> list[dict[str, str]]:
    text = grades_csv.render(reports).encode().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_line_tells_all_of_a_report(check: Callable[..., CheckResult], report: Callable[..., Report]) -> None:
    made = report(
        check("a/1"),
        check("a/2", outcome="failed"),
        check("a/3", outcome="not_run", max_points=0.5),
        check("a/4", outcome="blocked"),
        check("a/5", outcome="not_attempted"),
        check("public/a/6", outcome="failed", public=True),
        points_open=0.5,
    )
    assert rows([made]) == [
        {
            "student": "ana",
            "assignment": "03_stable_softmax",
            "score": "2",
            "max_score": "8.5",
            "points_open": "0.5",
            "outcome": "graded",
            "passed": "1",
            "failed": "1",
            "not_attempted": "1",
            "blocked": "1",
            "not_run": "1",
            "broken": "0",
            "submission": "sha256:4f1c9a7be02d",
        }
    ]


def test_lines_stand_by_student_and_then_by_assignment(report: Callable[..., Report]) -> None:
    made = [report(student=s, assignment=a) for s, a in [("zoe", "03"), ("ana", "07"), ("ana", "03")]]
    assert [(row["student"], row["assignment"]) for row in rows(made)] == [("ana", "03"), ("ana", "07"), ("zoe", "03")]
    assert grades_csv.render(made) == grades_csv.render(reversed(made))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_name_that_would_be_a_formula_is_defused(report: Callable[..., Report], start: str) -> None:
    name = f'{start}HYPERLINK("http://evil")'
    assert rows([report(student=name)])[0]["student"] == f"'{name}"


def test_a_negative_score_stays_a_number(report: Callable[..., Report]) -> None:
    assert rows([report(score=-1.5)])[0]["score"] == "-1.5"


@pytest.mark.parametrize(("score", "cell"), [(0.1 + 0.2, "0.3"), (1 / 3, "0.333333"), (17.0, "17"), (0.0, "0")])
def test_scores_are_plain_decimals_with_a_point(report: Callable[..., Report], score: Any, cell: str) -> None:
    assert rows([report(score=score)])[0]["score"] == cell


def test_quotes_commas_and_newlines_in_a_name_survive(report: Callable[..., Report]) -> None:
    name = 'Souza, "Bê"\nAna'
    assert rows([report(student=name)])[0]["student"] == name


def test_it_begins_with_a_byte_order_mark_so_that_excel_reads_accents(report: Callable[..., Report]) -> None:
    text = grades_csv.render([report(student="João")])
    assert text.startswith("\ufeffstudent,")
    assert "João" in text


def test_lines_end_as_rfc_4180_says(report: Callable[..., Report]) -> None:
    assert grades_csv.render([report()]).count("\r\n") == 2


def test_a_name_that_utf_8_cannot_hold_does_not_stop_the_others(report: Callable[..., Report]) -> None:
    grades_csv.render([report(student="caf\udce9"), report(student="ana")]).encode()


def test_no_reports_give_the_head_alone() -> None:
    assert rows([]) == []
