"""Canvas's gradebook file, by the rules of lib/gradebook_importer.rb of canvas-lms (read, as no importer can be had).

Column 0 holds "Student", column 1 "ID"; the student columns end with "Section"; assignments follow as `Title (id)`; a
row with "Points Possible" in column 0; a cell of it matching /read\\s+only/ closes its column; EX is excused.
"""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from autograder.outlets.gradebooks.canvas import fill
from autograder.outlets.gradebooks.csv_template import TemplateError
from autograder.report import CheckResult, Report

TITLES = ["03_stable_softmax", "stable_softmax", "Stable softmax", "Softmax estável"]
EXPORT = """\
Student,ID,SIS Login ID,Section,Warm-up (7),Stable softmax (1234),Stable softmax Final Score,Final Score
    Points Possible,,,,5,20,(read only),(read only)
"Lima, Ana",12,alima,S1,5,,,80
"D'Ávila, João",13,jdavila,S1,4,3,,70
"=Souza, Bia",14,bsouza,S1,,EX,,60
"Student, Test",99,0123abc,S1,,,,
"""


@pytest.fixture
def graded(report: Callable[..., Report], check: Callable[..., CheckResult]) -> Callable[..., Any]:
    """Reports of these students, half of the points each."""

    def make(*students: Any, **changes: Any) -> Any:
        halves = check(), check("softmax/b", outcome="failed")
        return [report(*halves, student=student, **changes) for student in students]

    return make


def cells(table: Any) -> Any:
    return list(csv.reader(io.StringIO(table.encode().decode())))


def test_only_the_cells_of_grades_change(graded: Any) -> None:
    table = fill(EXPORT.encode(), graded("limaana_12", "João D'Ávila"), TITLES)
    before, after = list(csv.reader(io.StringIO(EXPORT))), cells(table)
    changed = {
        (row, column): new
        for row, (olds, news) in enumerate(zip(before, after, strict=True))
        for column, (old, new) in enumerate(zip(olds, news, strict=True))
        if old != new
    }
    assert changed == {(2, 5): "10", (3, 5): "10"}
    assert [note.text for note in table.notes] == [
        "the gradebook's highest grade is 20, the assignment's 4: grades were scaled"
    ]


def test_no_header_is_added_or_changed_so_that_no_new_assignment_is_made(graded: Any) -> None:
    assert cells(fill(EXPORT.encode(), graded("limaana_12"), TITLES))[0] == next(csv.reader(io.StringIO(EXPORT)))


def test_who_is_excused_stays_so_and_who_is_missing_is_told(graded: Any) -> None:
    table = fill(EXPORT.encode(), graded("bsouza", "nobody_77"), TITLES)
    assert cells(table)[4][5] == "EX"
    told = [note.text for note in table.notes]
    assert "excused in the gradebook, so their grade was left alone: bsouza" in told
    assert "not in the template, or there more than once: nobody_77" in told


def test_what_broke_on_our_side_is_left_out_and_told(graded: Any) -> None:
    table = fill(EXPORT.encode(), graded("limaana_12", outcome="broken"), TITLES)
    assert cells(table)[2][5] == ""
    assert "left out, as their grading broke on our side (grade again first): limaana_12" in table.notes[-1].text


def test_two_who_claim_one_row_both_go_without_and_are_told(graded: Any) -> None:
    table = fill(EXPORT.encode(), graded("limaana_12", "somebody_12", "jdavila"), TITLES)
    assert [row[5] for row in cells(table)[2:4]] == ["", "10"]
    assert "they would all get the same row: limaana_12, somebody_12" in table.notes[-1].text


@pytest.mark.parametrize("column", ["1234", "Stable softmax", "Stable softmax (1234)"])
def test_the_column_can_be_named(graded: Any, column: str) -> None:
    assert cells(fill(EXPORT.encode(), graded("limaana_12"), ["other"], column))[2][5] == "10"


@pytest.mark.parametrize("column", ["", "Final Score", "99"])
def test_a_column_that_is_none_or_closed_is_told_with_those_there_are(graded: Any, column: str) -> None:
    with pytest.raises(TemplateError, match=r"There are: “Warm-up \(7\)”, “Stable softmax \(1234\)”"):
        fill(EXPORT.encode(), graded("limaana_12"), ["other"], column)


def test_a_closed_column_is_never_written(graded: Any) -> None:
    closed = EXPORT.replace("5,20,", "5,(read only),")
    with pytest.raises(TemplateError, match=r"There are: “Warm-up \(7\)”\."):
        fill(closed.encode(), graded("limaana_12"), TITLES)


def test_semicolons_and_a_mark_come_back(graded: Any) -> None:
    template = "\ufeff" + EXPORT.replace('"Lima, Ana"', "Lima Ana").replace(",", ";").replace("\n", "\r\n")
    content = fill(template.encode(), graded("limaana_12"), TITLES).encode()
    assert content.startswith("\ufeffStudent;ID;".encode())
    assert b"Lima Ana;12;alima;S1;5;10;;80\r\n" in content


def test_another_table_is_told(graded: Any) -> None:
    with pytest.raises(TemplateError, match="the template is not what Canvas exports"):
        fill(b"a,b\n1,2\n", graded("limaana_12"), TITLES)
