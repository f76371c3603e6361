"""The pytest plugin: `both`, for a grader that brings its own stage, and for `pytest tests/hidden` alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from autograder.checks.both import Both
    from autograder.checks.collected import CheckCase
    from autograder.checks.pair import Pair


class Stage(Protocol):
    """Whoever knows the student and the reference at hand."""

    def pair(self, slug: str) -> Pair:
        """Whom the checks of an assignment compare."""
        ...

    def seed_words(self, case: CheckCase) -> tuple[object, ...]:
        """What the inputs of a case are drawn from."""
        ...


STAGE = pytest.StashKey[Stage]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options for authors, who run pytest on their checks."""
    group = parser.getgroup("autograder")
    group.addoption("--submission", metavar="PATH", help="judge this file instead of the reference")
    group.addoption("--checks-seed", type=int, default=0, help="draw other inputs for the checks")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks of check files."""
    config.addinivalue_line("markers", "points(value, needs): what a check is worth, and which checks it stands on")
    config.addinivalue_line("markers", "exercise(name): the exercise that a check belongs to")


@pytest.fixture
def both(request: pytest.FixtureRequest, author_stage: Stage | None) -> Both:
    """The student and the reference, exercised alike."""
    from autograder.checks.both import Both
    from autograder.checks.collected import case_of
    from autograder.checks.inputs import Seeds

    item = request.node
    assert isinstance(item, pytest.Function)
    stage = request.config.stash.get(STAGE, author_stage)
    assert stage is not None
    case = case_of(item)
    return Both(stage.pair(case.slug), Seeds(*stage.seed_words(case)))


@pytest.fixture(scope="session")
def author_stage(request: pytest.FixtureRequest) -> Iterator[Stage | None]:
    """The stage of `pytest tests/hidden`: the reference against a second run of itself, or `--submission`."""
    if request.config.stash.get(STAGE, None) is not None:
        yield None  # the grader's own stage is set
        return
    from autograder.checks.author import AuthorStage

    submission = request.config.getoption("--submission")
    seed = request.config.getoption("--checks-seed")
    with AuthorStage(request.config.rootpath, Path(submission) if submission else None, seed) as stage:
        yield stage
