"""Answers in cells: which cells count, what they are put together with, and that their numbers stay."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import Course
from autograder.nbgrader.answers import is_answer, with_answers
from autograder.submissions.submission import read_submission
from tests.support import ROOT

ASSIGNMENT = Course(ROOT).assignment("03_stable_softmax")


def code(source: Any, **known: Any) -> Any:
    return {"cell_type": "code", "metadata": {"nbgrader": known} if known else {}, "source": source, "outputs": []}


@pytest.fixture
def handed_in(tmp_path: Path) -> Callable[..., Any]:
    """What is graded of a module and a notebook."""

    def make(*cells: Any, module: str = "ONE = 1\n") -> Any:
        folder = tmp_path / "handed in"
        folder.mkdir()
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}
        (folder / "lesson.ipynb").write_text(json.dumps(notebook), "utf-8")
        if module is not None:
            (folder / "stable_softmax.py").write_text(module, "utf-8")
        (folder / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
        path = with_answers(folder, ASSIGNMENT, tmp_path / "aside")
        return path, read_submission(path, "ana", ASSIGNMENT.slug, ASSIGNMENT.module)

    return make


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        ("# write here\n", False),
        ("", False),
        ("raise NotImplementedError()", False),
        ('"""a remark"""\n...', False),
        ("def softmax(x): return x", True),
        ("def softmax(x:", True),  # written, and wrong: she is told
    ],
)
def test_a_cell_counts_when_something_is_written_in_it(source: str, counts: bool) -> None:
    assert is_answer(code(source, solution=True)) is counts
    assert not is_answer(code(source))


def test_without_a_written_cell_the_module_alone_is_graded(handed_in: Any) -> None:
    path, found = handed_in(code("x = 1"), code("# blank", solution=True))
    assert path.name == "handed in"
    assert [piece.name for piece in found.sources] == ["stable_softmax.py"] and found.intake == []


def test_a_written_cell_runs_after_the_module_and_keeps_its_number(handed_in: Any) -> None:
    path, found = handed_in(
        code("import this"), code("print(1)"), code("def softmax(x): return x", solution=True), code("boom()")
    )
    assert [(piece.name, piece.code.decode()) for piece in found.sources] == [
        ("cell 1 of stable_softmax.ipynb", "ONE = 1\n"),
        ("cell 3 of stable_softmax.ipynb", "def softmax(x): return x"),
    ]
    assert found.intake == [] and found.tolerant
    assert (path / "timestamp.txt").exists()


def test_where_the_first_cell_is_an_answer_the_module_still_comes_first(handed_in: Any) -> None:
    _, found = handed_in(code("def softmax(x): return x", solution=True))
    assert found.sources[0].code == b"ONE = 1\n"


def test_without_a_module_the_stub_stands_before_the_cells(handed_in: Any) -> None:
    _, found = handed_in(code("x"), code("def softmax(x): return x", solution=True), module=None)
    assert b"def log_add_exp" in found.sources[0].code and b"BEGIN SOLUTION" not in found.sources[0].code


def test_a_damaged_notebook_takes_nothing_from_the_module(tmp_path: Path) -> None:
    (tmp_path / "lesson.ipynb").write_text("{")
    assert with_answers(tmp_path, ASSIGNMENT, tmp_path / "aside") == tmp_path
