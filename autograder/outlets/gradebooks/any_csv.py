"""Any table with a row for each student: the column of grades filled, and that of feedback where it is named."""

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
    """The table with grades; a student is found by any cell left of them. Raises TemplateError."""
    table = read_table(template)
    place = table.column([column]) if column else table.column(names)
    if place is None and not column:
        place = table.column(GRADE)
    words = table.column([feedback_column]) if feedback_column else None
    if place is None or (feedback_column and words is None):
        raise TemplateError(message("template_no_column", columns=named(table.header)))
    left = [one for one in range(len(table.header)) if one not in (place, words)]
    people = [
        (row, [text for one in left for text in both_ways(table.cell(row, one))]) for row in range(1, len(table.rows))
    ]
    for entry in entries(table, reports, people):
        table.write(entry.row, place, grade(entry.report, None))
        if words is not None:
            table.write(entry.row, words, summary(entry.report, language))
    return table
