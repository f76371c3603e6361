"""Moodle's grading worksheet, by the rules of mod/assign/feedback/offline/importgradeslib.php.

The importer finds `grade`, `recordid` and `lastmodifiedgrade` by the site's own words, takes the number after the word
for a participant, and reads grades with unformat_float, to which a decimal point is one in every language.
"""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.outlets.gradebooks.csv_template import TemplateError
from autograder.outlets.gradebooks.moodle_worksheet import fill
from autograder.report import CheckResult, Report

ENGLISH = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 123","Ana Lima",ana@example.com,Submitted,,20.00,Yes,"Monday, 2 March 2026, 11:41 PM",-,
"Participant 124","João D'Ávila",joao@example.com,Submitted,3.00,20.00,Yes,"Monday, 2 March 2026, 9:10 PM",\
"Tuesday, 3 March 2026, 8:00 AM","<p>old</p>"
"""
PORTUGUESE = """\
Identificador,"Nome completo","Endereço de email",Status,Nota,"Nota máxima","Nota pode ser alterada",\
"Última modificação (envio)","Última modificação (nota)","Comentários de feedback"
"Participante 123","Ana Lima",ana@example.com,Enviado,,"20,00",Sim,"segunda-feira, 2 mar. 2026, 23:41",-,
"Participante 124","João D'Ávila",joao@example.com,Enviado,"3,00","20,00",Sim,"segunda-feira, 2 mar. 2026, 21:10",\
"terça-feira, 3 mar. 2026, 08:00","<p>old</p>"
"""
GERMAN = PORTUGUESE.replace("Nota,", "Punkte,").replace("Participante ", "Teilnehmer/in").replace("Comentários", "Als")


@pytest.fixture
def graded(report: Callable[..., Report], check: Callable[..., CheckResult]) -> Callable[..., Any]:
    """Reports of these students, half of the points each."""

    def make(*students: Any) -> Any:
        halves = check(), check("softmax/b", outcome="failed", title="1 < 2 & <b>so</b> on.")
        return [report(*halves, student=student) for student in students]

    return make


def cells(content: Any) -> Any:
    return list(csv.reader(io.StringIO(content)))


@pytest.mark.parametrize("template", [ENGLISH, PORTUGUESE, GERMAN], ids=["english", "portuguese", "unknown"])
@pytest.mark.parametrize("student", ["Ana Lima_123", "Ana Lima", "ana@example.com", "Participante 123_123"])
def test_the_grade_is_found_in_any_language_and_nothing_else_changes(graded: Any, template: Any, student: str) -> None:
    before = cells(template)
    after = cells(fill(template.encode(), graded(student), Language("en")).encode().decode())
    assert after[1][4] == "10"
    for row, old in zip(after, before, strict=True):
        assert row[:4] == old[:4]
        assert row[5:9] == old[5:9]  # the dates above all: Moodle skips a row whose last one differs
    assert after[0] == before[0]
    assert after[2] == before[2]


def test_feedback_is_html_without_an_element_of_anybodys(graded: Any) -> None:
    table = fill(PORTUGUESE.encode(), graded("Ana Lima_123"), Language("pt-BR"))
    told = cells(table.encode().decode())[1][9]
    assert told == "2 de 4 pontos<br>✗ 1 &lt; 2 &amp; &lt;b&gt;so&lt;/b&gt; on."
    assert [note.id for note in table.notes] == ["export_scaled"]


def test_where_no_column_is_for_feedback_that_is_told(graded: Any) -> None:
    table = fill(GERMAN.encode(), graded("Ana Lima_123"), Language("en"))
    assert "no feedback was written: name its column with --feedback-column" in table.notes[0].text
    named = fill(GERMAN.encode(), graded("Ana Lima_123"), Language("en"), feedback_column="Als de feedback")
    assert cells(named.encode().decode())[1][9].startswith("2 of 4 points")


def test_a_column_that_is_not_there_is_told_with_those_there_are(graded: Any) -> None:
    with pytest.raises(TemplateError, match="There are: “Identifier”, “Full name”"):
        fill(ENGLISH.encode(), graded("Ana Lima_123"), Language("en"), column="Note")
    scale = ENGLISH.replace("Grade,", "Punkte,", 1).replace("20.00", "Scale: A", 1)
    with pytest.raises(TemplateError, match="Name it with --column"):
        fill(scale.encode(), graded("Ana Lima_123"), Language("en"))


def test_another_table_is_told(graded: Any) -> None:
    with pytest.raises(TemplateError, match="the template is not what Moodle exports"):
        fill(b"name,grade\nana,\n", graded("ana"), Language("en"))
