"""The source notebook of an assignment: its lesson, then an answer cell and a graded cell for each exercise."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.assignment import Assignment, AssignmentError
from autograder.authoring.lesson import notebook_of
from autograder.locale.language import Language
from autograder.locale.message import message

NOTEBOOK = "lesson"  # a name that is never taken for the student's module
SCHEMA = 3  # of nbgrader's metadata
ANSWER = "answer-"  # begins the id of a cell to answer in
REGION = "### BEGIN SOLUTION\n### END SOLUTION"  # nbgrader puts its stub there, which is empty


def grade_id(exercise: str) -> str:
    """Return the id of the graded cell of an exercise; nbgrader allows letters, digits, - and _."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in exercise)


def source_notebook(assignment: Assignment, worth: Mapping[str, float], language: Language) -> bytes:
    """Return the notebook as JSON. `worth`: the points of each exercise. Raises AssignmentError."""
    notebook = json.loads(notebook_of(lesson_of(assignment, language.code)))

    def say(id: str, **values: Any) -> str:
        return language.render(message(id, **values))

    cells = notebook["cells"]
    cells.append(markdown(len(cells), say("nb_answers", module=assignment.module)))
    for exercise in in_order(assignment, worth):
        name = grade_id(exercise)
        points = worth[exercise]
        hint = say("nb_answer_here", exercise=exercise, module=assignment.module)
        cells.append(code(len(cells), f"# {hint}\n{REGION}", f"{ANSWER}{name}", solution=True))
        told = say("nb_points_here", exercise=exercise, points=points)
        cells.append(code(len(cells), f"# {told}", name, points=points))
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def lesson_of(assignment: Assignment, code: str) -> Path:
    """Return the lesson in a language, or the English one. Raises AssignmentError."""
    name = "lesson.md" if code == "en" else f"lesson.{code}.md"
    for path in (assignment.folder / name, assignment.folder / "lesson.md"):
        if path.exists():
            return path
    raise AssignmentError(message("lesson_missing", file=str(assignment.folder / "lesson.md")))


def in_order(assignment: Assignment, worth: Mapping[str, float]) -> list[str]:
    """Return the exercises in the order of the module."""
    tree = ast.parse(assignment.reference.read_text("utf-8"))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return sorted(worth, key=lambda exercise: names.index(exercise) if exercise in names else len(names))


def markdown(number: int, text: str) -> dict[str, Any]:
    """Make a Markdown cell."""
    return {"cell_type": "markdown", "id": f"cell-{number:02}", "metadata": {}, "source": text}


def code(number: int, text: str, id: str, points: float | None = None, solution: bool = False) -> dict[str, Any]:
    """Make a cell of nbgrader: an answer cell, or a locked one with points."""
    known: dict[str, Any] = {
        "grade": not solution,
        "grade_id": id,
        "locked": not solution,
        "schema_version": SCHEMA,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        known["points"] = points
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{number:02}",
        "metadata": {"nbgrader": known, "tags": ["check"]} if not solution else {"nbgrader": known},
        "outputs": [],
        "source": text,
    }
