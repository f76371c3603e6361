"""Canvas's gradebook export, with one column filled in.

The rules of its importer (lib/gradebook_importer.rb of canvas-lms): the student columns end with Section, assignments
follow as `Title (1234)`, a row called Points Possible has the highest grades, and "read only" in that row closes a
column. A title that Canvas does not know would make a new assignment, so no column is ever added.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from autograder.locale.message import message
from autograder.outlets.gradebooks.csv_template import Table, TemplateError, key, named, read_table
from autograder.outlets.gradebooks.gradebook import both_ways, entries, grade, note_students, number, scaled
from autograder.report import Report

COLUMN = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)")
IDENTITIES = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
READ_ONLY = re.compile(r"read\s+only", re.IGNORECASE)
EXCUSED = "ex"


def fill(template: bytes, reports: Sequence[Report], names: Collection[str], column: str = "") -> Table:
    """Return the table with grades. `names`: titles that the assignment may have there. Raises TemplateError."""
    table = read_table(template)
    if "student" not in key(table.header[0]) or "Section" not in table.header:
        raise TemplateError(message("template_foreign", lms="Canvas", columns=named(table.header)))
    limits = _row_of_limits(table)
    place = _column(table, limits, {column} if column else names)
    highest = scaled(table, number(table.cell(limits, place)) if limits else None, reports)
    excused = []
    for entry in entries(table, reports, _people(table, limits)):
        if key(table.cell(entry.row, place)) == EXCUSED:
            excused.append(entry.report.student)
        else:
            table.write(entry.row, place, grade(entry.report, highest))
    note_students(table, {"export_excused": excused})
    return table


def _row_of_limits(table: Table) -> int | None:
    """The row Points Possible."""
    return next((row for row in range(1, len(table.rows)) if "points possible" in key(table.cell(row, 0))), None)


def _people(table: Table, limits: int | None) -> list[tuple[int, list[str]]]:
    """The rows of students, each with its names and identifiers."""
    identifying = [found for name in IDENTITIES if (found := table.column([name])) is not None]
    return [
        (row, [*both_ways(table.cell(row, 0)), *(table.cell(row, column) for column in identifying)])
        for row in range(1, len(table.rows))
        if row != limits and table.cell(row, 0)
    ]


def _column(table: Table, limits: int | None, names: Collection[str]) -> int:
    """The assignment's column, by title or number. Raises TemplateError, which lists the columns of assignments."""
    wanted = {key(name) for name in names}
    first = table.header.index("Section") + 1
    candidates = {
        place: found
        for place in range(first, len(table.header))
        if (found := COLUMN.fullmatch(table.header[place].strip())) and not _is_closed(table, limits, place)
    }
    hits = [place for place, found in candidates.items() if wanted & {key(found["title"]), found["id"], key(found[0])}]
    if len(hits) != 1:
        raise TemplateError(message("template_no_column", columns=named([found[0] for found in candidates.values()])))
    return hits[0]


def _is_closed(table: Table, limits: int | None, column: int) -> bool:
    """True if Canvas computes a column itself."""
    return limits is not None and READ_ONLY.search(table.cell(limits, column)) is not None
