"""Run the public checks of a released assignment on the student's own module, in this process."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.checks.api.both import Both
from autograder.checks.api.inputs import Seeds
from autograder.checks.claims.claims import CheckFailed
from autograder.checks.diagnosis.patterns import explain
from autograder.checks.observers.recorded import UnknownRequest
from autograder.checks.pytest_plugin.check_case import CheckCase, case_of
from autograder.checks.pytest_plugin.import_message import load_message
from autograder.checks.pytest_plugin.item_runner import ItemRunner
from autograder.checks.pytest_plugin.session import run_session
from autograder.checks.pytest_plugin.student_stage import StudentStage
from autograder.inside.verbs.implementation import Loading
from autograder.locale.message import Message, message
from autograder.released import EXPECTATIONS, PUBLIC_CHECKS, Released, ReleaseError
from autograder.student.failure_evidence import evidence_of
from autograder.student.outcome import Began, CaseLine, Checked, CheckRequest, ChecksEnded, Importing, Tell
from autograder.student.own_submission import answer_of, load_of, no_answer
from autograder.student.stub import unlike_the_stub
from autograder.submissions.submission import Submission

MISSING_PACKAGE = re.compile(r"No module named '([\w.]+)'")


def nothing_printed() -> str:
    """Return nothing: prints go to the student directly."""
    return ""


def check(released: Released, exercise: str = "", nearby: Path | None = None) -> Checked:
    """Run all public checks of an assignment, or those of one exercise, on the module as saved now."""
    checked = Checked(released, exercise)
    run_checks(CheckRequest(str(released.folder), exercise), checked.add, nearby or Path.cwd())
    return checked


def run_checks(asked: CheckRequest, tell: Tell, nearby: Path, printed: Callable[[], str] = nothing_printed) -> None:
    """Run the checks and pass each result to `tell`. `printed`: returns what the module printed since the last call."""
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
    while_imported = ""
    try:
        loading = stage.student.load()
        while_imported = printed()
        fault = import_fault(submission, loading)
        notes += left_out(submission, loading)
        if not fault:
            end = run_session([released.folder / PUBLIC_CHECKS], released.folder, runner.run)
            fault = [message("public_checks_damaged")] if end.fault else []
    except KeyboardInterrupt:
        fault = [message("checks_interrupted")]
    tell(ChecksEnded(fault, notes, while_imported))


def import_fault(submission: Submission, loading: Loading) -> list[Message]:
    """Return messages on a failed import of the file, with the cause if it is known."""
    if loading.ended.how == "returned":
        return []
    told = [load_message(submission.sources[0].name, loading.ended, tolerant=False)]
    package = MISSING_PACKAGE.search(loading.ended.text)
    if package:
        told.append(message("package_missing", package=package[1].split(".")[0], python=sys.executable))
    return told


def left_out(submission: Submission, loading: Loading) -> list[Message]:
    """Return a message for each cell of a notebook that failed while the others ran."""
    if not submission.tolerant:
        return []
    return [load_message(name, ended, tolerant=True) for name, ended in loading.failures.items()]


class _Runner:
    """Runs each check and passes its result on instead of printing it."""

    def __init__(self, stage: StudentStage, asked: CheckRequest, tell: Tell, printed: Callable[[], str]) -> None:
        self.stage = stage
        self.asked = asked
        self.tell = tell
        self.printed = printed
        self.items = ItemRunner()

    def run(self, items: list[pytest.Function]) -> None:
        """Run the requested checks."""
        for case in map(case_of, items):
            if self.asked.exercise not in ("", case.exercise) or key_of(case) in self.asked.done:
                continue
            if case.exercise in self.asked.ended:
                reason = message("not_tried", name=case.exercise)
                self.tell(CaseLine(key_of(case), case.exercise, case.title, "blocked", [reason]))
            else:
                self._run(case)
        self.items.finish()

    def _run(self, case: CheckCase) -> None:
        key = key_of(case)
        self.tell(Began(key, case.exercise, case.title))
        both = Both(self.stage.pair(case.slug), Seeds(*self.stage.seed_words(case)), case.exercise)
        result = self.items.run(case.item, both)
        lines = [result.message] if result.message is not None else []
        lines += explained(result.failure)
        if result.fault.startswith(UnknownRequest.__name__):
            lines = [message("release_mismatch", checks=PUBLIC_CHECKS, expectations=EXPECTATIONS)]
        elif result.fault:
            lines = [message("check_broken", text=result.fault)]
        evidence = evidence_of(result.failure)
        self.tell(CaseLine(key, case.exercise, case.title, result.outcome, lines, evidence, self.printed()))


def key_of(case: CheckCase) -> str:
    """Return the key of a case."""
    return f"{case.id}[{case.case}]" if case.case else case.id


def explained(failure: CheckFailed | None) -> list[Message]:
    """Return the cause and hint of a generic pattern, if one fits; known mistakes are not on a student's machine."""
    if failure is None:
        return []
    found = explain(failure.disagreement, failure.observations[0], failure.claim.facet == "gradients")
    return list(found or ())
