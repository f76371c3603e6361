"""Runs the lessons of assignments in a real kernel, beside modules of our choice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient

from autograder.assignment import Assignment, Course
from tests.support import ROOT

COURSE = Course(ROOT)
LESSONS = ("lesson.ipynb", "lesson.pt-BR.ipynb")
KERNEL_SECONDS = 120  # for a cell, on a machine with other things to do


class Shown(NamedTuple):
    """The texts that an executed notebook shows, and the number of its pictures."""

    texts: list[str]
    pictures: int


@contextmanager
def kernel() -> Iterator[NotebookClient]:
    """A kernel that runs one lesson after the other: starting one and importing torch takes seconds."""
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=KERNEL_SECONDS)
    with client.setup_kernel():
        yield client


def run_lessons(
    client: NotebookClient, assignment: Assignment, folder: Path, answers: dict[str, str]
) -> dict[tuple[str, str], Shown]:
    """What each lesson shows with each answer as the student's module, by lesson and name of the answer.

    Nothing but what was imported is left from one to the next.
    """
    place = folder / assignment.slug
    shutil.copytree(assignment.released, place, ignore=shutil.ignore_patterns("__pycache__"))
    found = {}
    for lesson in LESSONS:
        for name, answer in answers.items():
            (place / f"{assignment.module}.py").write_text(answer, "utf-8")
            notebook = nbformat.read(place / lesson, as_version=4)
            run(client, nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"%reset -f\n%cd -q {place}")]))
            run(client, notebook)
            found[lesson, name] = shown(notebook)
    return found


def run(client: NotebookClient, notebook: nbformat.NotebookNode) -> None:
    """Execute a notebook from top to bottom; its outputs are in it afterwards."""
    client.nb = notebook
    client.reset_execution_trackers()
    for index, cell in enumerate(notebook.cells):
        client.execute_cell(cell, index)


def shown(notebook: nbformat.NotebookNode) -> Shown:
    """What an executed notebook shows."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    texts = [output.text for output in outputs if output.output_type == "stream"]
    texts += [output.data.get("text/plain", "") for output in outputs if "data" in output]
    return Shown(texts, sum("image/png" in output.get("data", {}) for output in outputs))
