"""Fill in grades in a file that the teacher downloaded from an LMS."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from autograder.assignment import Assignment
from autograder.locale.language import Language
from autograder.locale.message import Message, message
from autograder.outlets.gradebooks import any_csv, canvas, moodle_feedback, moodle_worksheet
from autograder.outlets.gradebooks.csv_template import Table
from autograder.report import Report, decode

Target = Literal["canvas", "moodle-worksheet", "moodle-feedback-zip", "csv"]
TARGETS: tuple[Target, ...] = get_args(Target)


class Export(msgspec.Struct):
    """An export to one target. `column` and `feedback_column`: for templates in which they cannot be recognised."""

    target: Target
    assignment: Assignment
    graded: Path
    language: Language
    column: str = ""
    feedback_column: str = ""

    def fill(self, template: bytes, reports: Sequence[Report]) -> tuple[bytes, list[Message]]:
        """Return the template with grades or pages, and notes on what was left out. Raises TemplateError."""
        if self.target == "moodle-feedback-zip":
            graded = [report for report in reports if report.outcome != "broken"]
            content, notes = moodle_feedback.fill(template, self._pages(graded))
            unfinished = ", ".join(sorted({report.student for report in reports} - {one.student for one in graded}))
            return content, notes + ([message("export_broken", students=unfinished)] if unfinished else [])
        table = self._table(template, reports)
        return table.encode(), table.notes

    def _table(self, template: bytes, reports: Sequence[Report]) -> Table:
        if self.target == "canvas":
            return canvas.fill(template, reports, self._names(), self.column)
        columns = (self.column, self.feedback_column)
        if self.target == "moodle-worksheet":
            return moodle_worksheet.fill(template, reports, self.language, *columns)
        return any_csv.fill(template, reports, self.language, self._names(), *columns)

    def _names(self) -> list[str]:
        return [self.assignment.slug, self.assignment.module, *self.assignment.settings.title.values()]

    def _pages(self, reports: Sequence[Report]) -> dict[str, bytes]:
        folder = self.graded / "feedback"
        paths = {report.student: folder / report.student / f"{self.assignment.slug}.html" for report in reports}
        return {student: path.read_bytes() for student, path in paths.items() if path.exists()}

    def reports(self) -> list[Report]:
        """Return all reports of the assignment. Raises UnreadableReport."""
        paths = sorted((self.graded / "reports").glob(f"*/{self.assignment.slug}.json"))
        return [decode(path.read_bytes(), str(path)) for path in paths]
