"""Preprocessors for `nbgrader autograde`: repair cells, grade with our engine instead of Execute, apply lateness."""

from __future__ import annotations

import ast
import math
from contextlib import suppress
from pathlib import Path
from typing import Any

from nbformat.v4 import new_output
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor, OverwriteCells
from traitlets import Integer, Unicode

from autograder.assignment import Assignment, Course
from autograder.locale.error import KitError
from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.nbgrader.classroom import Classroom
from autograder.nbgrader.source import ANSWER, SCHEMA, grade_id
from autograder.outlets.pages import notebook_cell as outlet
from autograder.report import Report

Node = Any  # nbformat's NotebookNode
FAULTS = (KitError, OSError)


class Ids:
    """The notebook, assignment and student that nbgrader is working on."""

    def __init__(self, resources: Any) -> None:
        known = resources["nbgrader"]
        self.notebook, self.assignment, self.student = known["notebook"], known["assignment"], known["student"]
        self.db_url = known["db_url"]

    def gradebook(self) -> Any:
        """Open the gradebook, in a `with` statement."""
        return Gradebook(self.db_url)


class Mend(NbGraderPreprocessor):  # type: ignore[misc]
    """Resets nbgrader's metadata to that of the gradebook, since nbgrader trusts it and students can edit it."""

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Drop unknown and duplicate ids, and reset the metadata of the others."""
        ids = Ids(resources)
        with ids.gradebook() as gradebook:
            notebook = gradebook.find_notebook(ids.notebook, ids.assignment)
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            solutions = {cell.name for cell in notebook.solution_cells}
            sources = {cell.name: cell for cell in notebook.source_cells}
        seen: set[str] = set()
        for cell in reversed(nb.cells):  # of a cell that is there twice, the last one counts
            known = cell.metadata.pop("nbgrader", None)
            name = known.get("grade_id") if isinstance(known, dict) else None
            if not isinstance(name, str) or name not in sources or name in seen:
                continue
            seen.add(name)
            cell.metadata["nbgrader"] = self.metadata(sources[name], name in solutions, points.get(name))
        return nb, resources

    @staticmethod
    def metadata(source: Any, is_solution: bool, points: float | None) -> dict[str, Any]:
        """Return nbgrader's metadata of a cell. `points`: None for a cell without points."""
        known = {
            "grade": points is not None,
            "grade_id": source.name,
            "locked": source.locked,
            "schema_version": SCHEMA,
            "solution": is_solution,
            "task": False,
            "cell_type": source.cell_type,
            "checksum": source.checksum,
        }
        return known if points is None else {**known, "points": points}


class Grade(NbGraderPreprocessor):  # type: ignore[misc]
    """Replaces Execute: no cell is run; each graded cell gets the result of our engine."""

    course = Unicode("", help="The folder that holds solutions/ and tests/hidden/").tag(config=True)
    language = Unicode("en", help="Of the feedback: en or pt-BR").tag(config=True)
    jobs = Integer(2, help="Submissions that are graded at once").tag(config=True)
    isolation = Unicode("walls", help="walls, best or process; see autograder grade --help").tag(config=True)

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Write points and feedback. Raises NbGraderException for this student alone."""
        ids = Ids(resources)
        coursedir = self.parent.parent.coursedir
        submitted = coursedir.format_path(coursedir.submitted_directory, "{student_id}", "{assignment_id}")
        try:
            room = Classroom(
                Path(coursedir.root), submitted, Course(Path(self.course)), self.language, self.jobs, self.isolation
            )
            report = self._report(room, ids)
            assignment = room.course.assignment(ids.assignment)
            language = Language(self.language, [assignment.translations])
        except FAULTS as fault:
            raise NbGraderException(f"autograder: {fault}") from None
        add_missing(nb, ids, self.config)
        names = {grade_id(check.exercise): check.exercise for check in report.checks if not check.public}
        code = code_of(room, assignment, ids.student)
        for cell in nb.cells:
            known = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
            if known.get("grade") and not known.get("solution") and known["grade_id"] in names:
                exercise = names[known["grade_id"]]
                cell.outputs = [output_of(report, exercise, float(known["points"]), code.get(exercise), language)]
                cell.execution_count = 1
        resources["autograder"] = report
        return nb, resources

    def _report(self, room: Classroom, ids: Ids) -> Report:
        """Return the student's report.

        All submissions are brought up to date together: torch is imported once if any is pending, and not at all if
        only comments, deadlines or decisions have changed.
        """
        converter = self.parent.parent
        tried: set[str] = getattr(converter, "autograder_tried", set())
        if ids.assignment not in tried:
            converter.autograder_tried = {*tried, ids.assignment}
            folders = converter.assignments  # what nbgrader was asked to autograde
            students = sorted(Path(folder).parent.name for folder in folders if Path(folder).name == ids.assignment)
            for note in room.grade(ids.assignment, students or [ids.student]).notes:
                self.log.warning("autograder: %s", Language(self.language).render(note))
        report = room.report(ids.assignment, ids.student)
        if report is None:
            told = message("nb_no_report", student=ids.student, slug=ids.assignment)
            raise NbGraderException(Language(self.language).render(told))
        return report


class Settle(NbGraderPreprocessor):  # type: ignore[misc]
    """Replaces AssignLatePenalties: lateness, open points and comments are taken from our report."""

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Write lateness, open points and comments into the gradebook."""
        report: Report = resources.pop("autograder")
        ids = Ids(resources)
        with ids.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook(ids.notebook, ids.assignment, ids.student)
            percent = sum(late_percent(adjustment.message) for adjustment in report.adjustments)
            notebook.late_submission_penalty = round(notebook.score * percent / 100, 6) if percent else None
            for exercise in dict.fromkeys(check.exercise for check in report.checks if not check.public):
                with suppress(MissingEntry):
                    settle_exercise(gradebook, ids, report, exercise)
            gradebook.db.commit()
        return nb, resources


def settle_exercise(gradebook: Any, ids: Ids, report: Report, exercise: str) -> None:
    """Enter open points and comments of one exercise. Raises MissingEntry if the gradebook has no cell for it."""
    name = grade_id(exercise)
    if outlet.points_of(report, exercise)[2]:  # ours is the fault, so somebody has to look
        gradebook.find_grade(name, ids.notebook, ids.assignment, ids.student).needs_manual_grade = True
    texts = [comment.text for comment in report.comments if comment.exercise in (None, exercise)]
    comment = gradebook.find_comment(f"{ANSWER}{name}", ids.notebook, ids.assignment, ids.student)
    comment.auto_comment = "\n\n".join(texts) or None  # nbgrader's "No response." does not know the module


def late_percent(told: Any) -> float:
    """Return the penalty of an adjustment in percent; 0 if it is none for lateness."""
    return float(told.values["percent"]) if told is not None and told.id == "late_penalty" else 0.0


def add_missing(nb: Node, ids: Ids, config: Any) -> None:
    """Append graded cells that a student deleted; nbgrader's own repair needs the cell before them."""
    present = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
    with ids.gradebook() as gradebook:
        notebook = gradebook.find_notebook(ids.notebook, ids.assignment)
        sources = {cell.name: cell for cell in notebook.source_cells}
        for grade_cell in notebook.grade_cells:
            if grade_cell.name not in present:
                transform = OverwriteCells(config=config).missing_cell_transform
                cell = transform(sources[grade_cell.name], grade_cell.max_score)
                cell.source = sources[grade_cell.name].source
                nb.cells.append(cell)


def output_of(report: Report, exercise: str, most: float, code: str | None, language: Language) -> Node:
    """Return the output that nbgrader reads the points from: a float between 0 and `most`, whatever the report says.

    Raises NbGraderException if the gradebook and the checks disagree on the points.
    """
    earned, worth, _ = outlet.points_of(report, exercise)
    if abs(worth - most) > 1e-6:
        told = message("nb_other_points", exercise=exercise, worth=worth, most=most, slug=report.assignment)
        raise NbGraderException(language.render(told))
    points = float(earned)
    if not math.isfinite(points):  # nbgrader would take NaN for full marks
        raise NbGraderException(language.render(message("nb_no_number", exercise=exercise, student=report.student)))
    points = min(max(points, 0.0), most)
    data = {
        "text/plain": repr(points),
        "text/html": outlet.render(report, exercise, code, language),
    }
    return new_output("execute_result", data, execution_count=1)


def code_of(room: Classroom, assignment: Assignment, student: str) -> dict[str, str]:
    """Return the student's code of each exercise; of several definitions the last."""
    found: dict[str, str] = {}
    for piece in room.submission(assignment.slug, student).sources:
        text = piece.code.decode("utf-8", "replace")
        try:
            nodes = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found[node.name] = ast.get_source_segment(text, node) or ""
    return found
