"""What nbgrader's own rules make of the outputs that we write, and a gradebook that is of another version."""

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from nbformat.v4 import new_code_cell
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import determine_grade

from autograder.assignment import AssignmentError, Course
from autograder.authoring.new import new
from autograder.locale.language import Language
from autograder.nbgrader.folder import NewFolder
from autograder.nbgrader.preprocessors import output_of
from autograder.nbgrader.source import grade_id
from autograder.report import CheckResult, Provenance, Report

ENGLISH = Language("en")
NOWHERE = Provenance(
    submission="",
    assignment="",
    autograder="",
    torch="",
    python="",
    seed=0,
    secret="",
    devices=[],
    walls=[],
    at="",
    seconds={},
)


def report(points: Any, most: float = 5.0) -> Report:
    check = CheckResult(
        id="f/test_x", exercise="f", title="It works.", outcome="failed", points=points, max_points=most
    )
    return Report(assignment="a", student="ana", score=0, max_score=most, checks=[check], provenance=NOWHERE)


def grade(points: Any) -> Any:
    """What nbgrader reads from the cell."""
    cell = new_code_cell("# locked")
    cell.metadata["nbgrader"] = {"grade": True, "solution": False, "grade_id": "f", "points": 5.0}
    cell.outputs = [output_of(report(points), "f", 5.0, None, ENGLISH)]
    return determine_grade(cell)[0]


@pytest.mark.parametrize(
    ("points", "arrives"),
    [
        (0.0, 0.0),
        (0.5, 0.5),
        (1 / 3, 0.333333),
        (1e-5, 1e-5),
        (5.0, 5.0),
        (7.0, 5.0),
        (-1.0, 0.0),
        (np.float64(0.5), 0.5),
        (torch.tensor(0.5).item(), 0.5),
        (True, 1.0),
    ],
)
def test_points_arrive_whatever_kind_of_number_they_are(points: Any, arrives: float) -> None:
    assert grade(points) == arrives


@pytest.mark.parametrize("points", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_told_and_never_full_marks(points: Any) -> None:
    with pytest.raises(NbGraderException, match="The points of f in the report of ana are not a number"):
        grade(points)


def test_other_points_than_those_of_the_gradebook_are_told() -> None:
    with pytest.raises(NbGraderException, match="worth 5 points, and the gradebook says 4: the checks changed"):
        output_of(report(1.0), "f", 4.0, None, ENGLISH)


def test_an_id_has_only_what_nbgrader_takes() -> None:
    assert grade_id("LayerNorm.forward é") == "LayerNorm-forward--"


def test_a_gradebook_of_another_version_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "tests" / "hidden").mkdir(parents=True)
    course = Course(tmp_path)
    assignment = new(course, "51_mean_square")
    (tmp_path / "nb").mkdir()
    with sqlite3.connect(tmp_path / "nb" / "gradebook.db") as old:
        old.execute("CREATE TABLE assignment (id TEXT, name TEXT)")
    with pytest.raises(AssignmentError, match="nbgrader db upgrade"):
        NewFolder(course, [assignment], tmp_path / "nb", "en", 1, "best").write(force=False)
