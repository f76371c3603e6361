"""Add the likely cause and a hint to the checks that failed."""

from __future__ import annotations

from autograder.checks.diagnosis.diagnose import Diagnosis, History, diagnose, diagnose_assertion
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.checks.observers.pair import Pair
from autograder.grading.judge.case_runner import CaseRunner
from autograder.grading.judge.results import CaseRun, Results
from autograder.sandbox.server import SandboxLost


def diagnose_failures(results: Results, pair: Pair, runner: CaseRunner) -> None:
    """Diagnose the first failed case of each check, given everything that was asked in its exercise."""
    histories: dict[str, list[History]] = {}
    for name, runs in results.runs.items():
        parts = [pair.history[slice(*run.asked)] for run in runs]
        histories.setdefault(results.checks[name].exercise, []).extend(parts)
    for name, runs in results.runs.items():
        failed = next((run for run in runs if run.result.outcome == "failed"), None)
        if failed is None:
            continue
        check = results.checks[name]
        history = [entry for part in histories[check.exercise] for entry in part]
        try:
            diagnosis = diagnosis_of(failed, history, pair, runner)
        except SandboxLost:
            raise
        except Exception:  # an answer that nobody thought of: the failure stands, without its cause
            continue
        check.mistake, check.cause, check.hint = diagnosis.mistake, diagnosis.cause, diagnosis.hint


def diagnosis_of(failed: CaseRun, history: History, pair: Pair, runner: CaseRunner) -> Diagnosis:
    """Diagnose a failed case by the claim that broke, or by the check's own assert."""
    mistakes = runner.bank.mistakes
    if failed.result.failure is not None:
        return diagnose(failed.result.failure, mistakes, history)
    alike = [mistake for mistake in mistakes if fails_at_the_same_assert(mistake, failed, pair, runner)]
    return diagnose_assertion(alike, history)


def fails_at_the_same_assert(mistake: KnownMistake, failed: CaseRun, pair: Pair, runner: CaseRunner) -> bool:
    """True if a mistake, run in the student's place, fails at the same assert of the check."""
    name = failed.case.item.nodeid
    if name not in mistake.said:
        result = runner.run(failed.case, Pair(mistake.observer, pair.reference, pair.method, pair.trusted))
        asserted = result.failure is None and result.outcome == "failed"
        mistake.said[name] = result.message if asserted else None
    return mistake.said[name] == failed.result.message
