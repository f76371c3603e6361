"""The pytest plugin: `both`, for a grader that brings its own stage, and for `pytest tests/hidden` alone."""

from __future__ import annotations

from collections.abc import Generator, Iterator
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


def both_of(stage: Stage, item: pytest.Function) -> Both:
    """The student and the reference of a stage, for the case at hand."""
    from autograder.checks.both import Both
    from autograder.checks.collected import case_of
    from autograder.checks.inputs import Seeds

    case = case_of(item)
    return Both(stage.pair(case.slug), Seeds(*stage.seed_words(case)), case.exercise)


@pytest.fixture
def both(request: pytest.FixtureRequest) -> Both:
    """The student and the reference, exercised alike."""
    item = request.node
    assert isinstance(item, pytest.Function)
    stage = request.config.stash.get(STAGE, None)
    if stage is None:
        released = (item.path.parent / "public.json").exists()
        stage = request.getfixturevalue("student_stage" if released else "author_stage")
    return both_of(stage, item)


@pytest.fixture(scope="session")
def author_stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The stage of `pytest tests/hidden`: the reference against a second run of itself, or `--submission`."""
    from autograder.checks.author import AuthorStage

    submission = request.config.getoption("--submission")
    seed = request.config.getoption("--checks-seed")
    with AuthorStage(request.config.rootpath, Path(submission) if submission else None, seed) as stage:
        yield stage


@pytest.fixture(scope="module")
def student_stage(request: pytest.FixtureRequest) -> Stage:
    """The stage of `pytest assignments/<slug>`: the student's module, in this process, against public.json."""
    from autograder.checks.student import StudentStage

    return StudentStage(request.path.parent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say what differs and why in a few lines, instead of a traceback through our own code."""
    report = yield
    if call.excinfo is not None and "both" in getattr(item, "fixturenames", ()):
        from autograder.checks.said import said

        lines = said(call.excinfo.value)
        if lines:
            report.longrepr = "\n".join(lines)
    return report
