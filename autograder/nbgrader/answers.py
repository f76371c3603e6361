"""Answers that a student wrote into notebook cells instead of the module."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path
from typing import Any

from autograder.assignment import Assignment
from autograder.atomic_file import write_whole
from autograder.authoring.stubs import stub_of
from autograder.grading.policy.deadlines import TIMESTAMP
from autograder.nbgrader.source import NOTEBOOK
from autograder.submissions import source_text
from autograder.submissions.files import LIMITS, SubmissionRejected
from autograder.submissions.folder import read_folder
from autograder.submissions.notebook import LEFT_OUT, code_cells, source_of


def with_answers(submitted: Path, assignment: Assignment, aside: Path) -> Path:
    """Return the folder to grade: the submitted one, or one aside that combines the module and the answer cells.

    The cells run after the module, so of an exercise answered in both places the notebook's version counts.
    """
    shutil.rmtree(aside, ignore_errors=True)
    contents = read_folder(submitted).contents
    notebook = contents.pop(f"{NOTEBOOK}.ipynb", None)
    if notebook is None:
        return submitted
    try:
        cells = code_cells(notebook, f"{NOTEBOOK}.ipynb")
    except SubmissionRejected:
        return submitted  # the module counts, and what is wrong with the notebook is told by nbgrader
    if not any(is_answer(cell) for cell in cells):
        return submitted
    module = contents.pop(f"{assignment.module}.py", None)
    merged = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": merge(cells, module_text(module, assignment)),
    }
    for name, content in contents.items():
        write_whole(aside / name, content)
    if (submitted / TIMESTAMP).is_file():
        write_whole(aside / TIMESTAMP, (submitted / TIMESTAMP).read_bytes())
    write_whole(aside / f"{assignment.module}.ipynb", json.dumps(merged).encode())
    return aside


def module_text(content: bytes | None, assignment: Assignment) -> str:
    """Return the student's module, or the stub if there is no readable one."""
    if content is not None and len(content) <= LIMITS["source"]:
        try:
            return source_text.decode(content, f"{assignment.module}.py")[0]
        except SubmissionRejected:
            pass
    return stub_of(assignment.reference.read_text("utf-8"), str(assignment.reference))


def merge(cells: list[dict[str, Any]], module: str) -> list[dict[str, Any]]:
    """Combine module and answers into one notebook, in which each answer keeps its cell number."""
    merged: list[dict[str, Any]] = []
    first: dict[str, Any] = {"cell_type": "code", "metadata": {}, "source": module}
    placed = False
    for cell in cells:
        if is_answer(cell):
            merged.append({"cell_type": "code", "metadata": {}, "source": source_of(cell)})
        elif (
            not placed and (source_of(cell) or "").strip() and not any(is_answer(c) for c in cells[: cells.index(cell)])
        ):
            placed = True
            merged.append(first)
        else:
            merged.append({"cell_type": "code", "metadata": {"tags": [LEFT_OUT]}, "source": source_of(cell) or ""})
    return merged if placed else [first, *merged]


def is_answer(cell: dict[str, Any]) -> bool:
    """True if a cell is an answer cell and holds more than a comment or a placeholder."""
    metadata = cell.get("metadata")
    known = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(known, dict) or known.get("solution") is not True:
        return False
    text = source_of(cell) or ""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return bool(text.strip())  # written, and wrong: the student is told
    return not all(isinstance(node, ast.Raise | ast.Pass) or is_text(node) for node in body)


def is_text(node: ast.stmt) -> bool:
    """True if a statement is a string or an ellipsis."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
