"""The pytest plugin: the fixture `both`, given by a grader, or made by plain pytest for authors and students."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from autograder.inside.walls.gpu_driver import gpus

if TYPE_CHECKING:
    from autograder.checks.api.both import Both
    from autograder.checks.observers.pair import Pair
    from autograder.checks.pytest_plugin.check_case import CheckCase


class Stage(Protocol):
    """The source of the student and the reference for plain pytest; a grader passes them itself."""

    def pair(self, slug: str) -> Pair:
        """Return the implementations that the checks of an assignment compare."""
        ...

    def seed_words(self, case: CheckCase) -> tuple[object, ...]:
        """Return the words that the inputs of a case are drawn from."""
        ...


BOTH = pytest.StashKey["Both"]()  # what a grader runs an item with
STATE = "autograder_state"  # of a check whose exercise is not written yet


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add options for authors who run pytest on their checks."""
    group = parser.getgroup("autograder")
    group.addoption("--submission", metavar="PATH", help="judge this file instead of the reference")
    group.addoption("--checks-device", choices=["cpu", "cuda"], default="cpu", help="where the checks run")
    group.addoption("--checks-seed", type=int, default=0, help="draw other inputs for the checks")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marks of check files."""
    config.addinivalue_line("markers", "points(value, needs): what a check is worth, and which checks it stands on")
    config.addinivalue_line("markers", "exercise(name): the exercise that a check belongs to")
    if config.getoption("--checks-device") != "cpu" and not gpus():
        raise pytest.UsageError("this machine has no GPU: leave --checks-device out")


@pytest.fixture
def both(request: pytest.FixtureRequest) -> Both:
    """The student and the reference, exercised alike."""
    item = request.node
    assert isinstance(item, pytest.Function)
    given = item.stash.get(BOTH, None)
    if given is not None:
        return given
    from autograder.checks.api.both import Both
    from autograder.checks.api.inputs import Seeds
    from autograder.checks.pytest_plugin.check_case import case_of

    released = (item.path.parent / "public.json").exists()
    stage: Stage = request.getfixturevalue("student_stage" if released else "author_stage")
    case = case_of(item)
    return Both(stage.pair(case.slug), Seeds(*stage.seed_words(case)), case.exercise)


@pytest.fixture(scope="session")
def author_stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """The stage of `pytest tests/hidden`: the reference against a second run of itself, or `--submission`."""
    from autograder.checks.pytest_plugin.author_stage import AuthorStage

    submission = request.config.getoption("--submission")
    seed = request.config.getoption("--checks-seed")
    device = request.config.getoption("--checks-device")
    with AuthorStage(request.config.rootpath, Path(submission) if submission else None, seed, device) as stage:
        yield stage


@pytest.fixture(scope="module")
def student_stage(request: pytest.FixtureRequest) -> Stage:
    """The stage of `pytest assignments/<slug>`: the student's module, in this process, against public.json."""
    from autograder.checks.pytest_plugin.student_stage import StudentStage

    return StudentStage(request.path.parent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what differs and why in a few lines, instead of a traceback through our own code."""
    report = yield
    if call.excinfo is not None and "both" in getattr(item, "fixturenames", ()):
        from autograder.checks.claims.claims import NotAttempted
        from autograder.checks.pytest_plugin.terminal_text import said

        error = call.excinfo.value
        lines = said(error)
        if lines:
            report.longrepr = "\n".join(lines)
        if isinstance(error, NotAttempted):
            report.user_properties.append((STATE, error.outcome))
        raised = raised_by_student(item)
        if lines and raised is not None:
            call.excinfo = pytest.ExceptionInfo.from_exception(raised)  # --pdb then stops in the student's own code
    return report


def raised_by_student(item: pytest.Item) -> BaseException | None:
    """Return the exception of the student's own code in the check that just ran, if it ran in this process."""
    pair = getattr(getattr(item, "funcargs", {}).get("both"), "pair", None)  # a fixture of that name may be another's
    return getattr(getattr(pair, "student", None), "error", None)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Give exercises that are not written yet a status of their own; they are no failures."""
    state = dict(getattr(report, "user_properties", ())).get(STATE)  # a file that cannot be collected has none
    if report.when != "call" or not isinstance(state, str):
        return None
    word = state.replace("_", " ")
    return word, "n" if state == "not_attempted" else "b", word.upper()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what is not written yet and, under `pytest assignments/<slug>`, what was not run."""
    found = [report for reports in terminalreporter.stats.values() for report in reports]
    reports = [report for report in found if isinstance(report, pytest.TestReport)]  # not warnings
    unwritten = [report.longreprtext for report in reports if dict(report.user_properties).get(STATE)]
    for text in dict.fromkeys(unwritten):
        terminalreporter.write_line(text)
    for line in hidden_checks_of(terminalreporter.config.rootpath, reports):
        terminalreporter.write_line(line)


def hidden_checks_of(root: Path, reports: Sequence[pytest.TestReport]) -> Iterator[str]:
    """Yield a line for each released assignment whose checks ran: its hidden checks still wait."""
    from autograder.released import EXPECTATIONS, Released, ReleaseError

    folders = {(root / report.nodeid.split("::")[0]).parent for report in reports}
    released = sorted(folder for folder in folders if (folder / EXPECTATIONS).is_file())
    if not released:
        return
    from autograder.checks.pytest_plugin.terminal_text import waiting

    for folder in released:
        with suppress(ReleaseError):  # the checks said so
            yield waiting(Released(folder))
