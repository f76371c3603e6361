"""Tests of lessons: Markdown becomes a notebook, the same bytes each time, whose check cell is tagged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.assignment import AssignmentError
from autograder.authoring.lesson import notebook_of

HEAD = "---\njupyter:\n  kernelspec: {display_name: Python 3, language: python, name: python3}\n---\n\n"
TEXT = "# Title\n\n```python\nx = 1\n```\n\n```python\n%load_ext autograder\n```\n"


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "lesson.md"
    path.write_text(HEAD + TEXT)
    return path


def test_text_and_code_become_cells_without_outputs(lesson: Any) -> None:
    notebook = nbformat.reads(notebook_of(lesson).decode(), as_version=4)
    assert [(cell.cell_type, cell.source.split("\n")[0]) for cell in notebook.cells] == [
        ("markdown", "# Title"),
        ("code", "x = 1"),
        ("code", "%load_ext autograder"),
    ]
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(cell.outputs == [] and cell.execution_count is None for cell in notebook.cells[1:])


def test_the_cell_that_checks_is_tagged_so_that_grading_leaves_it_out(lesson: Any) -> None:
    notebook = nbformat.reads(notebook_of(lesson).decode(), as_version=4)
    assert [cell.metadata.get("tags", []) for cell in notebook.cells] == [[], [], ["check"]]


def test_the_same_text_gives_the_same_bytes(lesson: Any) -> None:
    assert notebook_of(lesson) == notebook_of(lesson)


def test_a_header_that_is_not_understood_is_told_instead_of_shown_to_students(lesson: Any) -> None:
    lesson.write_text("---\nkernelspec: {name: python3}\n---\n\n" + TEXT)
    with pytest.raises(AssignmentError, match=r"lesson\.md: begin with a header that Jupytext knows"):
        notebook_of(lesson)
