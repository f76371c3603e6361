"""Runs a lesson in a real kernel, beside a module of our choice."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from autograder.assignment import Assignment, Course

COURSE = Course(Path(__file__).parents[2])
LESSONS = [(slug, name) for slug in COURSE.slugs() for name in ("lesson.ipynb", "lesson.pt-BR.ipynb")]
KERNEL_SECONDS = 120  # for a cell, on a machine with other things to do


def texts_of(assignment: Assignment, lesson: str, folder: Path, answer: str) -> tuple[list[str], int]:
    """What the cells of a lesson put out as text, and how many pictures, with `answer` as the student's module."""
    place = folder / assignment.slug
    shutil.copytree(assignment.released, place, ignore=shutil.ignore_patterns("__pycache__"))
    (place / f"{assignment.module}.py").write_text(answer, "utf-8")
    notebook = nbformat.read(place / lesson, as_version=4)
    client = NotebookClient(notebook, timeout=KERNEL_SECONDS, resources={"metadata": {"path": str(place)}})
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    texts = [output.text for output in outputs if output.output_type == "stream"]
    texts += [output.data.get("text/plain", "") for output in outputs if "data" in output]
    pictures = sum("image/png" in output.get("data", {}) for output in outputs)
    return texts, pictures
