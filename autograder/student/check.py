"""Runs the public checks of a released assignment on the student's own module, in this process."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.checks.claims.claims import CheckFailed
from autograder.checks.diagnosis.patterns import explain
from autograder.checks.observers.recorded import UnknownRequest
from autograder.checks.pytest_plugin.check_case import CheckCase, case_of
from autograder.checks.pytest_plugin.import_message import load_message
from autograder.checks.pytest_plugin.item_runner import ItemRunner
from autograder.checks.pytest_plugin.plugin import both_of
from autograder.checks.pytest_plugin.student_stage import StudentStage
from autograder.inside.verbs.implementation import Loading
from autograder.locale.message import Message, message
from autograder.released import EXPECTATIONS, PUBLIC_CHECKS, Released, ReleaseError
from autograder.student.failure_evidence import evidence_of
from autograder.student.outcome import Began, CaseLine, Checked, CheckRequest, ChecksEnded, Importing, Tell
from autograder.student.own_submission import answer_of, load_of, no_answer
from autograder.student.stub import unlike_the_stub
from autograder.submissions.submission import Submission

# pytest's own printing, capturing and keeping have no part in this, and each costs a millisecond
WITHOUT = """
terminal logging capture cacheprovider warnings unraisableexception threadexception faulthandler doctest junitxml
pastebin stepwise setuponly setupplan debugging legacypath
""".split()  # noqa: SIM905 (easier to read as text)
MISSING_PACKAGE = re.compile(r"No module named '([\w.]+)'")


def nothing_printed() -> str:
    """Where prints go to the student directly."""
    return ""


def check(released: Released, exercise: str = "", nearby: Path | None = None) -> Checked:
    """All public checks of an assignment, or those of one exercise, on the module as it is saved now."""
    checked = Checked(released, exercise)
    run_checks(CheckRequest(str(released.folder), exercise), checked.add, nearby or Path.cwd())
    return checked


def run_checks(asked: CheckRequest, tell: Tell, nearby: Path, printed: Callable[[], str] = nothing_printed) -> None:
    """Run the checks, and tell what comes of each. `printed`: what the module printed since it was last asked."""
    released = Released(Path(asked.folder))
    try:
        submission = answer_of(released)
        expectations = released.expectations
    except ReleaseError as error:
        tell(ChecksEnded([error.message]))
        return
    notes = submission.intake
    if not submission.sources:
        tell(ChecksEnded(no_answer(submission, released, nearby)))
        return
    notes += unlike_the_stub(submission.text, expectations.stub, list(expectations.exercises))
    stage = StudentStage(released.folder, load_of(submission, released))
    tell(Importing())
    runner = _Runner(stage, asked, tell, printed)
    options = [option for name in WITHOUT for option in ("-p", f"no:{name}")]
    options += [
        "-p",
        "autograder.checks.pytest_plugin.plugin",
        "--import-mode=importlib",
        f"--rootdir={released.folder}",
    ]
    options += ["-c", os.devnull, str(released.folder / PUBLIC_CHECKS)]
    while_imported = ""
    try:
        loading = stage.student.load()
        while_imported = printed()
        fault = import_fault(submission, loading)
        notes += left_out(submission, loading)
        if not fault:
            sys.modules.pop(Path(PUBLIC_CHECKS).stem, None)  # pytest would take those of another assignment for these
            with only_our_plugins():
                status = pytest.main(options, plugins=[runner])
            fault = runner.fault or unfinished(status)
    except KeyboardInterrupt:
        fault = [message("checks_interrupted")]
    tell(ChecksEnded(fault, notes, while_imported))


def unfinished(status: int) -> list[Message]:
    """What is said where pytest did not go through the checks."""
    if status == pytest.ExitCode.OK:
        return []
    return [message("checks_interrupted" if status == pytest.ExitCode.INTERRUPTED else "public_checks_damaged")]


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


def import_fault(submission: Submission, loading: Loading) -> list[Message]:
    """What is said where running the file itself went wrong, with the cause where it is known."""
    if loading.ended.how == "returned":
        return []
    told = [load_message(submission.sources[0].name, loading.ended, tolerant=False)]
    package = MISSING_PACKAGE.search(loading.ended.text)
    if package:
        told.append(message("package_missing", package=package[1].split(".")[0], python=sys.executable))
    return told


def left_out(submission: Submission, loading: Loading) -> list[Message]:
    """The cells of a notebook that failed while the others were run."""
    if not submission.tolerant:
        return []
    return [load_message(name, ended, tolerant=True) for name, ended in loading.failures.items()]


class _Runner:
    """A pytest plugin whose loop runs each check, and tells what came of it instead of printing."""

    def __init__(self, stage: StudentStage, asked: CheckRequest, tell: Tell, printed: Callable[[], str]) -> None:
        self.stage = stage
        self.asked = asked
        self.tell = tell
        self.printed = printed
        self.fault: list[Message] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what keeps the checks from being collected."""
        if report.failed:
            self.fault = [message("public_checks_damaged")]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the checks."""
        items = ItemRunner(lambda item: both_of(self.stage, item))
        for item in session.items:
            if isinstance(item, pytest.Function):
                case = case_of(item)
                if self.asked.exercise not in ("", case.exercise) or key_of(case) in self.asked.done:
                    continue
                if case.exercise in self.asked.ended:
                    told = message("not_tried", name=case.exercise)
                    self.tell(CaseLine(key_of(case), case.exercise, case.title, "blocked", [told]))
                else:
                    self._run(items, case)
        items.finish()
        return True

    def _run(self, items: ItemRunner, case: CheckCase) -> None:
        key = key_of(case)
        self.tell(Began(key, case.exercise, case.title))
        result = items.run(case.item)
        told = [result.message] if result.message is not None else []
        told += explained(result.failure)
        if result.fault.startswith(UnknownRequest.__name__):
            told = [message("release_mismatch", checks=PUBLIC_CHECKS, expectations=EXPECTATIONS)]
        elif result.fault:
            told = [message("check_broken", text=result.fault)]
        seen = evidence_of(result.failure)
        self.tell(CaseLine(key, case.exercise, case.title, result.outcome, told, seen, self.printed()))


def key_of(case: CheckCase) -> str:
    """What one case is known by."""
    return f"{case.id}[{case.case}]" if case.case else case.id


def explained(failure: CheckFailed | None) -> list[Message]:
    """The likely cause and what to try, where a generic pattern fits; known mistakes are not on a student's machine."""
    if failure is None:
        return []
    found = explain(failure.disagreement, failure.observations[0], failure.claim.facet == "gradients")
    return list(found or ())
