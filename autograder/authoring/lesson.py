"""A lesson: Jupytext Markdown, converted reproducibly to a notebook without outputs."""

from __future__ import annotations

from pathlib import Path

from autograder.assignment import AssignmentError
from autograder.locale.message import message

CHECK_CELL = "%load_ext autograder"  # the cell that says this is left out when a notebook is graded


def notebook_of(path: Path) -> bytes:
    """Convert a lesson to a notebook. Raises AssignmentError."""
    try:
        import jupytext
        import nbformat
    except ImportError:
        raise AssignmentError(message("jupytext_missing")) from None
    notebook = jupytext.reads(path.read_text("utf-8"), fmt="md")
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    if any(cell.cell_type == "raw" for cell in notebook.cells):
        raise AssignmentError(message("lesson_without_header", file=str(path)))
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02}"  # nbformat draws ids at random, and a rebuild has to give the same file
        cell.metadata = {"tags": ["check"]} if CHECK_CELL in cell.source else {}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        raise AssignmentError(message("file_wrong", file=str(path), text=str(error))) from None
    text: str = nbformat.writes(notebook, version=4)
    return (text.rstrip() + "\n").encode()
