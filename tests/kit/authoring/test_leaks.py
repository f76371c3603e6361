"""What students are about to get is searched for solutions, hints, hidden checks and the secret."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import AssignmentError, Course
from autograder.authoring.leaks import leaks_of
from autograder.authoring.release import release
from autograder.authoring.stubs import stub_of

LINE = "return (x * x).mean(dim) + 0.0 * x.sum(dim)"


@pytest.fixture
def assignment(course: Course) -> Any:
    """The small assignment, with a line of solution that tells something."""
    (assignment,) = course
    text = assignment.reference.read_text("utf-8").replace("return (x * x).mean(dim)", LINE)
    assignment.reference.write_text(text, "utf-8")
    return assignment


def public(assignment: Any, **more: Any) -> Any:
    """What would be public, and files that leak."""
    stub = stub_of(assignment.reference.read_text("utf-8"), "x").encode()
    return {
        f"{assignment.module}.py": stub,
        **{name.replace("_dot_", "."): text.encode() for name, text in more.items()},
    }


def notebook(source: Any, outputs: Any = ()) -> Any:
    cell = {"cell_type": "code", "metadata": {}, "execution_count": None, "source": source, "outputs": list(outputs)}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})


def test_the_stub_alone_leaks_nothing(assignment: Any) -> None:
    assert leaks_of(assignment, public(assignment)) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"README_dot_md": f"Try this:\n\n    {LINE}  # easy\n"},
            "README.md has a line of mean_things.py: return (x * x)",
        ),
        ({"lesson_dot_ipynb": notebook(["x = 1\n", LINE])}, "lesson.ipynb has a line of mean_things.py"),
        ({"lesson_dot_ipynb": notebook("1", [{"output_type": "stream"}])}, "lesson.ipynb has outputs"),
        ({"README_dot_md": "### BEGIN SOLUTION"}, "README.md has a solution marker"),
        (
            {"README_dot_md": "The squares are summed,\nnot averaged."},
            "README.md says what l08_sum_instead_of_mean.py says",
        ),
        (
            {"README_dot_md": "The gradient reaches every entry with the right value."},
            "says what test_mean_square.py says",
        ),
        ({"README_dot_md": "inputs are drawn from kanari"}, "README.md holds the secret of course.toml"),
    ],
    ids=["solution", "notebook", "outputs", "marker", "hint", "hidden check", "secret"],
)
def test_a_leak_is_told_with_its_file_and_where_it_comes_from(assignment: Any, files: Any, said: str) -> None:
    (leak,) = leaks_of(assignment, public(assignment, **files), secret="kanari")
    assert said in leak.text


def test_nothing_is_released_that_leaks(course: Course, assignment: Any, tmp_path: Path) -> None:
    (assignment.folder / "README.md").write_text(f"# Hello\n\n{LINE}\n")
    with pytest.raises(AssignmentError, match="Nothing of it was released, since students would get this"):
        release(course, [assignment], tmp_path / "public")
    assert list((tmp_path / "public").iterdir()) == []
