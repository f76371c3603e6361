"""Moodle's offline grading worksheet, with grades and feedback filled in.

Its importer (mod/assign/feedback/offline/importgradeslib.php) knows columns by their names in the language of the
site, and skips rows whose `Last modified (grade)` has changed: names, identifiers and dates stay as they came.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.gradebooks.csv_template import Table, TemplateError, named, read_table
from autograder.outlets.gradebooks.gradebook import as_html, entries, grade, number, scaled, summary
from autograder.report import Report

# get_string('grade'), and the name of the feedback comments plugin, in the languages that we know. In others the
# column is found by its place, or named by --column and --feedback-column.
GRADE = ("Grade", "Nota", "Calificación", "Note", "Bewertung", "Valutazione")
FEEDBACK = ("Feedback comments", "Comentários de feedback")
PARTICIPANT = re.compile(r"\D+(\d+)")  # "Participant 123", "Participante 123": strlen of the word, then the number


def fill(
    template: bytes,
    reports: Sequence[Report],
    language: Language,
    column: str = "",
    feedback_column: str = "",
) -> Table:
    """Return the table with grades and feedback. Raises TemplateError."""
    table = read_table(template)
    everybody = range(1, len(table.rows))
    if not any(PARTICIPANT.fullmatch(table.cell(row, 0)) for row in everybody):
        raise TemplateError(message("template_foreign", lms="Moodle", columns=named(table.header)))
    place = _grade_column(table, everybody, column)
    words = table.column([feedback_column] if feedback_column else FEEDBACK)
    if words is None:
        table.notes.append(message("export_no_feedback_column", columns=named(table.header)))
    highest = scaled(table, number(table.cell(1, place + 1)), reports)
    for entry in entries(table, reports, _people(table, everybody, place)):
        table.write(entry.row, place, grade(entry.report, highest))
        if words is not None:
            table.write(entry.row, words, as_html(summary(entry.report, language)))
    return table


def _grade_column(table: Table, rows: Collection[int], column: str) -> int:
    """The grade's column: the one that was named, or the one that is called so. Raises TemplateError."""
    place = table.column([column]) if column else table.column(GRADE)
    if place is None and not column:
        place = _before_a_maximum(table, rows)
    if place is None:
        raise TemplateError(message("template_no_column", columns=named(table.header)))
    return place


def _before_a_maximum(table: Table, rows: Collection[int]) -> int | None:
    """The grade's column in a language that we do not know: the one before a column of one number."""
    for column in range(1, len(table.header) - 1):
        values = {table.cell(row, column + 1) for row in rows}
        if len(values) == 1 and number(values.pop()) is not None:
            return column
    return None


def _people(table: Table, rows: Collection[int], place: int) -> list[tuple[int, list[str]]]:
    """The rows of participants, each with its number and all cells before the grade: name, e-mail and the like."""
    people = []
    for row in rows:
        if found := PARTICIPANT.fullmatch(table.cell(row, 0)):
            people.append((row, [found[1], *(table.cell(row, column) for column in range(1, place))]))
    return people
