"""VPL's text, read by the rules of the plugin's own parser."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.outlets.hosts.vpl import grade_range, render
from autograder.report import CheckResult, Report

ENGLISH = Language("en")

# mod/vpl, vpl_submission_CE.class.php: the grade is the last match of this in the whole output, in a block or not
GRADE = re.compile(r"^Grade :=>>(.*)$", re.MULTILINE)
# and a block of comments lies between two lines of their own
BEGIN, END = "<|--", "--|>"


def grades(content: Any) -> Any:
    # the plugin splits at \n; what other line ends could do is looked at, too
    return [found.strip() for text in [content.decode()] for found in GRADE.findall("\n".join(text.splitlines()))]


def test_the_grade_stands_once_and_last_whatever_a_student_printed(hostile: Report) -> None:
    content = render(hostile, ENGLISH)
    assert grades(content) == ["0"]
    assert content.decode().rstrip().splitlines()[-1] == "Grade :=>> 0"


def test_there_is_one_block_and_every_line_of_a_students_stands_behind_a_mark(hostile: Report) -> None:
    lines = render(hostile, ENGLISH).decode().splitlines()
    assert (lines.count(BEGIN), lines.count(END)) == (1, 1)
    inside = lines[lines.index(BEGIN) + 1 : lines.index(END)]
    assert all(line.startswith(("> ", "-✓ ", "-✗ ")) for line in inside)


@pytest.mark.parametrize(
    ("lowest", "highest", "grade"), [(0.0, None, "3"), (0.0, 10.0, "7.5"), (1.0, 5.0, "4"), (-10.0, 10.0, "5")]
)
def test_the_grade_lies_in_the_range_of_the_activity(
    report: Callable[..., Report], check: Callable[..., CheckResult], lowest: Any, highest: float | None, grade: str
) -> None:
    made = report(check(max_points=3.0), check("softmax/b", outcome="failed", max_points=1.0))
    assert grades(render(made, ENGLISH, lowest, highest)) == [grade]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"VPL_GRADEMIN": "0", "VPL_GRADEMAX": "20"}, (0, 20)),
        ({"VPL_GRADEMIN": "0"}, (0, None)),
        ({}, (0, None)),
        ({"VPL_GRADEMIN": "0", "VPL_GRADEMAX": "nan"}, (0, None)),
        ({"VPL_GRADEMIN": "a", "VPL_GRADEMAX": "b"}, (0, None)),
        ({"VPL_GRADEMIN": "5", "VPL_GRADEMAX": "5"}, (0, None)),
    ],
)
def test_the_range_is_what_vpl_tells_where_that_makes_sense(environment: Any, expected: Any) -> None:
    assert grade_range(environment) == expected


def test_what_broke_on_our_side_gives_no_grade(rich_report: Report) -> None:
    content = render(rich_report, ENGLISH)
    assert grades(content) == []
    assert b"> Something broke on our side." in content


def test_portuguese_has_a_decimal_comma_in_the_comments_and_a_point_in_the_grade(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    text = render(report(check(max_points=2.5)), Language("pt-BR")).decode()
    assert "(2,5 / 2,5)" in text
    assert text.endswith("Grade :=>> 2.5\n")
