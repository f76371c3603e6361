"""A table that an LMS exported: read, changed in a few cells, and written back in the same dialect."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from autograder.locale.error import KitError
from autograder.locale.message import Message, message
from autograder.outlets.gradebooks.grades_csv import BYTE_ORDER_MARK

DELIMITERS = ",;\t"


class TemplateError(KitError):
    """The template is not what its LMS exports; `message` says what is missing, and what to do."""


@dataclass(slots=True)
class Table:
    """The rows as text, and their CSV dialect. `notes`: what was not written and why, for the teacher."""

    rows: list[list[str]]
    delimiter: str
    mark: str
    line_end: str
    notes: list[Message] = field(default_factory=list)

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return self.rows[0]

    def column(self, names: Collection[str]) -> int | None:
        """The column with one of these names, in any case; None if there is none or more than one."""
        wanted = {key(name) for name in names}
        found = [number for number, name in enumerate(self.header) if key(name) in wanted]
        return found[0] if len(found) == 1 else None

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, empty if the row is too short."""
        return self.rows[row][column].strip() if column < len(self.rows[row]) else ""

    def write(self, row: int, column: int, text: str) -> None:
        """Change one cell."""
        self.rows[row] += [""] * (column + 1 - len(self.rows[row]))
        self.rows[row][column] = text

    def encode(self) -> bytes:
        """Return the file, in the dialect that it came in."""
        lines = io.StringIO(newline="")
        csv.writer(lines, delimiter=self.delimiter, lineterminator=self.line_end).writerows(self.rows)
        return (self.mark + lines.getvalue()).encode()


def read_table(content: bytes) -> Table:
    """Read the table in a file. Raises TemplateError."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise TemplateError(message("template_not_utf8")) from None
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(BYTE_ORDER_MARK)
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=lambda one: len(next(csv.reader([head], delimiter=one), [])))  # the first of equals
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TemplateError(message("template_broken", text=str(error))) from None
    if len(rows) < 2 or len(rows[0]) < 2:
        raise TemplateError(message("template_empty"))
    return Table(rows, delimiter, mark, "\r\n" if head.endswith("\r") else "\n")


def key(text: str) -> str:
    """A key that is equal for names that a person would call the same."""
    return " ".join(text.split()).casefold()


def named(columns: Sequence[str]) -> str:
    """Names of columns as they may stand in a sentence."""
    return ", ".join(f"“{name}”" for name in columns if name.strip()) or "–"
