"""Canvas's gradebook export, with one column filled.

What its importer asks for (lib/gradebook_importer.rb of canvas-lms): the student columns end with Section, assignments
follow as `Title (1234)`, a row called Points Possible tells the most, and a cell of it saying "read only" closes its
column. A title that it does not know would make a new assignment, so no column is ever added.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from autograder.locale.message import message
from autograder.outlets.gradebooks.csv_template import Table, TemplateError, key, named, read_table
from autograder.outlets.gradebooks.gradebook import both_ways, entries, grade, number, scaled
from autograder.report import Report

COLUMN = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)")
IDENTITIES = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
READ_ONLY = re.compile(r"read\s+only", re.IGNORECASE)
EXCUSED = "ex"


def fill(template: bytes, reports: Sequence[Report], names: Collection[str], column: str = "") -> Table:
    """The table with grades. `names`: what the assignment may be called there. Raises TemplateError."""
    table = read_table(template)
    if "student" not in key(table.header[0]) or "Section" not in table.header:
        raise TemplateError(message("template_foreign", lms="Canvas", columns=named(table.header)))
    limits = next((row for row in range(1, len(table.rows)) if "points possible" in key(table.cell(row, 0))), None)
    place = _column(table, limits, {column} if column else names)
    highest = scaled(table, number(table.cell(limits, place)) if limits else None, reports)
    identifying = [found for name in IDENTITIES if (found := table.column([name])) is not None]
    people = [
        (row, [*both_ways(table.cell(row, 0)), *(table.cell(row, one) for one in identifying)])
        for row in range(1, len(table.rows))
        if row != limits and table.cell(row, 0)
    ]
    excused = []
    for entry in entries(table, reports, people):
        if key(table.cell(entry.row, place)) == EXCUSED:
            excused.append(entry.report.student)
        else:
            table.write(entry.row, place, grade(entry.report, highest))
    table.notes += [message("export_excused", students=", ".join(excused))] if excused else []
    return table


def _column(table: Table, limits: int | None, names: Collection[str]) -> int:
    """The assignment's column. Raises TemplateError, which lists those that there are."""
    wanted = {key(name) for name in names}
    first = table.header.index("Section") + 1
    candidates = [
        (place, found)
        for place in range(first, len(table.header))
        if (found := COLUMN.fullmatch(table.header[place].strip()))
        and not (limits and READ_ONLY.search(table.cell(limits, place)))
    ]
    hits = [place for place, found in candidates if wanted & {key(found["title"]), found["id"], key(found[0])}]
    if len(hits) != 1:
        raise TemplateError(message("template_no_column", columns=named([found[0] for _, found in candidates])))
    return hits[0]
