"""Any table with a row for each student: fills in the column of grades, and that of feedback if it is named."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.gradebooks.csv_template import Table, TemplateError, named, read_table
from autograder.outlets.gradebooks.gradebook import both_ways, entries, grade, summary
from autograder.report import Report

GRADE = ("grade", "score", "points", "nota", "pontos")


def fill(
    template: bytes,
    reports: Sequence[Report],
    language: Language,
    names: Collection[str],
    column: str = "",
    feedback_column: str = "",
) -> Table:
    """Return the table with grades. Any cell but these two identifies a student. Raises TemplateError."""
    table = read_table(template)
    place = _grade_column(table, names, column)
    words = table.column([feedback_column]) if feedback_column else None
    if place is None or (feedback_column and words is None):
        raise TemplateError(message("template_no_column", columns=named(table.header)))
    for entry in entries(table, reports, _people(table, {place, words})):
        table.write(entry.row, place, grade(entry.report, None))
        if words is not None:
            table.write(entry.row, words, summary(entry.report, language))
    return table


def _grade_column(table: Table, names: Collection[str], column: str) -> int | None:
    """The column that was named, or else one that is called like the assignment, or else one that means a grade."""
    if column:
        return table.column([column])
    place = table.column(names)
    return table.column(GRADE) if place is None else place


def _people(table: Table, filled: Collection[int | None]) -> list[tuple[int, list[str]]]:
    """All rows, each with the texts in its cells but those that are filled in."""
    columns = [column for column in range(len(table.header)) if column not in filled]
    return [
        (row, [text for column in columns for text in both_ways(table.cell(row, column))])
        for row in range(1, len(table.rows))
    ]
