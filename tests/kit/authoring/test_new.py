"""Tests of `autograder new`: what it makes is complete, and it writes over nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder.assignment import AssignmentError, Course
from autograder.authoring.new import new, what_next
from autograder.authoring.release import release
from autograder.cli import main

from .conftest import SLUG


def test_a_new_assignment_is_released_without_a_change(course: Course, tmp_path: Path) -> None:
    (folder,) = release(course, list(course), tmp_path / "assignments")
    names = {path.name for path in folder.iterdir()}
    assert names == {
        *("README.md", "README.pt-BR.md", "lesson.ipynb", "lesson.pt-BR.ipynb"),
        *("mean_things.py", "public.json", "test_public.py"),
    }
    assert "raise NotImplementedError" in (folder / "mean_things.py").read_text("utf-8")
    assert "{{" not in "".join(path.read_text("utf-8") for path in folder.iterdir())


def test_its_slug_gives_its_names(course: Course) -> None:
    assignment = course.assignment(SLUG)
    assert (assignment.module, assignment.title, assignment.settings.order) == ("mean_things", "Mean things", 51)
    told = what_next(assignment)
    assert f"autograder prove {SLUG}" in told and f"solutions/{SLUG}/mistakes/" in told


def test_nothing_is_written_over(course: Course) -> None:
    with pytest.raises(AssignmentError, match="exists already: choose another slug"):
        new(course, SLUG)


@pytest.mark.parametrize("slug", ["five", "5_things", "51-things", "51_Things", "../51_things", "51_"])
def test_a_bad_slug_is_told_what_a_good_one_is(course: Course, slug: str) -> None:
    with pytest.raises(AssignmentError, match="such as 12_optimizers"):
        new(course, slug)
    assert course.slugs() == [SLUG]


def test_the_command_says_what_to_write_next(course: Course) -> None:
    made = CliRunner().invoke(main, ["new", "52_more_things", "--course", str(course.root)])
    assert made.exit_code == 0 and made.output == what_next(course.assignment("52_more_things")) + "\n"


@pytest.mark.parametrize("slug", [SLUG, "things"])
def test_the_command_refuses_with_the_status_of_a_wrong_call(course: Course, slug: Any) -> None:
    refused = CliRunner().invoke(main, ["new", slug, "--course", str(course.root)])
    assert refused.exit_code == 2 and ("choose another slug" in refused.output or "12_optimizers" in refused.output)


def test_outside_of_a_course_it_is_said_what_a_course_holds(tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, ["new", SLUG, "--course", str(tmp_path)])
    assert refused.exit_code == 2 and "is not in a course: no folder above it holds solutions/" in refused.output
    assert list(tmp_path.iterdir()) == []
