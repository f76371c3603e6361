"""Runs the public checks of a released assignment on the student's own module, in this process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from autograder.checks.claims import CheckFailed
from autograder.checks.collected import case_of
from autograder.checks.patterns import explain
from autograder.checks.plugin import both_of
from autograder.checks.student import EXPECTATIONS, StudentStage
from autograder.grading.item import Items
from autograder.report import CheckOutcome, Message, message

QUIET = [
    "terminal",
    "logging",
    "capture",
    "cacheprovider",
    "warnings",
    "unraisableexception",
    "threadexception",
    "faulthandler",
]


class Line(msgspec.Struct):
    """What came of one public check: its sentence, and what differs, why, and what to try."""

    title: str
    outcome: CheckOutcome
    told: list[Message]


class Checked(msgspec.Struct):
    """All public checks, and how many hidden ones wait. `fault`: what kept all of them from being run."""

    lines: list[Line] = []
    hidden_checks: int = 0
    points: float = 0.0
    translations: dict[str, dict[str, str]] = {}
    fault: Message | None = None


def check(folder: Path) -> Checked:
    """Run the public checks of the assignment in `folder` on the module beside them, imported anew."""
    if not (folder / EXPECTATIONS).is_file():
        return Checked(fault=message("no_public_checks", folder=str(folder)))
    try:
        stage = StudentStage(folder)
    except pytest.UsageError as error:
        return Checked(fault=Message("student_fault", text=str(error)))
    runner = _Runner(stage)
    options = [option for name in QUIET for option in ("-p", f"no:{name}")]
    options += ["-p", "autograder.checks.plugin", "--import-mode=importlib", f"--rootdir={folder}", "-c", os.devnull]
    with only_our_plugins():
        pytest.main([*options, str(folder / "test_public.py")], plugins=[runner])
    known = stage.expectations
    return Checked(runner.lines, known.hidden_checks, known.points, known.translations, runner.fault)


@contextmanager
def only_our_plugins() -> Iterator[None]:
    """Other packages may bring pytest plugins that have no business here."""
    name = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


class _Runner:
    """A pytest plugin whose loop runs each check, and keeps what came of it instead of printing."""

    def __init__(self, stage: StudentStage) -> None:
        self.stage = stage
        self.lines: list[Line] = []
        self.fault: Message | None = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what keeps the checks from being collected."""
        if report.failed:
            self.fault = message("public_checks_damaged")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the checks."""
        items = Items(lambda item: both_of(self.stage, item))
        for item in session.items:
            if isinstance(item, pytest.Function):
                self._run(items, item)
        items.finish()
        return True

    def _run(self, items: Items, item: pytest.Function) -> None:
        try:
            result = items.run(item)
        except pytest.UsageError as error:  # the module is not there
            self.fault = Message("student_fault", text=str(error))
            return
        told = [result.message] if result.message is not None else []
        told += explained(result.failure)
        if result.fault:
            told = [Message("student_fault", text=result.fault)]
        self.lines.append(Line(case_of(item).title, result.outcome, told))


def explained(failure: CheckFailed | None) -> list[Message]:
    """The likely cause and what to try, where a generic pattern fits; known mistakes are not on a student's machine."""
    if failure is None:
        return []
    found = explain(failure.disagreement, failure.observations[0], failure.claim.facet == "gradients")
    return list(found or ())
