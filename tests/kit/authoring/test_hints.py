"""Tests of hints: the ladders of our assignments are whole and give nothing away; a bad hints.toml is told."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.authoring.hints import RUNGS, hints_of
from autograder.authoring.stubs import SOLUTION
from autograder.released import Released
from tests.support import ROOT

COURSE = Course(ROOT)
SLUGS = COURSE.slugs()


def bare(text: str) -> str:
    """Code without blanks and backticks, as a hint and a solution would both hold it."""
    return re.sub(r"[\s`]", "", text)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_exercise_has_three_hints_in_both_languages(slug: str) -> None:
    exercises = Released(COURSE.assignment(slug).released).expectations.exercises
    assert exercises
    for exercise in exercises.values():
        assert {language: len(rungs) for language, rungs in exercise.hints.items()} == {"en": RUNGS, "pt-BR": RUNGS}
        assert len({rung for rungs in exercise.hints.values() for rung in rungs}) == 2 * RUNGS


@pytest.mark.parametrize("slug", SLUGS)
def test_no_hint_holds_a_line_of_the_solution(slug: str) -> None:
    assignment = COURSE.assignment(slug)
    solutions = "".join(match.group() for match in SOLUTION.finditer(assignment.reference.read_text("utf-8")))
    lines = {bare(line.split("#")[0]) for line in solutions.splitlines()}
    lines = {line for line in lines if len(line) > 18}  # what is shorter is nobody's: `model.eval()`
    lines |= {line.partition("=")[2] or line for line in lines}
    assert len(lines) >= 4
    for exercise in Released(assignment.released).expectations.exercises.values():
        for rung in (rung for rungs in exercise.hints.values() for rung in rungs):
            assert [line for line in lines if len(line) > 18 and line in bare(rung)] == [], rung


@pytest.mark.parametrize("slug", SLUGS)
def test_code_in_hints_is_the_same_in_both_languages_where_it_is_a_name(slug: str) -> None:
    for exercise in Released(COURSE.assignment(slug).released).expectations.exercises.values():
        for english, portuguese in zip(exercise.hints["en"], exercise.hints["pt-BR"], strict=True):
            names = [set(re.findall(r"`([\w.]+)`", rung)) for rung in (english, portuguese)]
            assert names[0] <= names[1], english  # a name that is a word in Portuguese needs its backticks there only


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    folder = tmp_path / "solutions" / "01_double"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text('order = 1\npoints = 2\n[title]\nen = "Double"\n')
    return Course(tmp_path).assignment("01_double")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[double]\nen = ["a", "b", "c"]\n', "write 3 hints in pt-BR for double"),
        ('[double]\nen = ["a", "b"]\npt-BR = ["a", "b", "c"]\n', "write 3 hints in en for double"),
        ('[double]\nen = ["a", "b", " "]\npt-BR = ["a", "b", "c"]\n', "write 3 hints in en for double"),
        ("", "write 3 hints in en for double"),
        ('[double]\nen = "a"\n', "Expected `array`"),
        ("[double\n", "line 1"),
        (
            '[double]\nen = ["a", "b", "c"]\npt-BR = ["a", "b", "c"]\n[triple]\nen = []\n',
            "triple is not an exercise. There are: double",
        ),
    ],
)
def test_a_ladder_that_is_not_whole_is_told_to_its_author(assignment: Assignment, content: str, said: str) -> None:
    assignment.hints.write_text(content)
    with pytest.raises(AssignmentError) as caught:
        hints_of(assignment, ["double"])
    assert str(caught.value).startswith(str(assignment.hints)) and said in str(caught.value)


def test_an_assignment_without_hints_is_released_without(assignment: Assignment) -> None:
    assert hints_of(assignment, ["double"]) == {}


def test_the_exercises_stand_in_the_order_of_the_stub() -> None:
    for slug in SLUGS:
        assignment = COURSE.assignment(slug)
        defined = [
            node.name for node in ast.parse(assignment.reference.read_text("utf-8")).body if hasattr(node, "name")
        ]
        exercises = list(Released(assignment.released).expectations.exercises)
        assert exercises == [name for name in defined if name in exercises]
