"""A small made-up course, to break one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.assignment import Course
from autograder.authoring.new import new
from autograder.authoring.proof_report import Proof
from autograder.authoring.prove import ProofPlan, prove

SLUG = "51_mean_things"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with one assignment, fresh from its template, which is proven."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "tests" / "hidden").mkdir(parents=True)
    course = Course(tmp_path)
    new(course, SLUG)
    return course


@pytest.fixture
def proof(course: Course) -> Callable[..., Proof]:
    """The proof of that assignment."""

    def make(**plan: int) -> Proof:
        (found,) = prove(course, list(course), ProofPlan(**{"seeds": 2, "jobs": 1, **plan}))
        return found

    return make
