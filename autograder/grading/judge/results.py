"""What the checks of one submission came to, as they are run."""

from __future__ import annotations

import msgspec

from autograder.assignment import Settings
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.checks.pytest_plugin.item_runner import CaseResult
from autograder.grading.results.report_merge import GRAVITY
from autograder.locale.message import Message, message
from autograder.report import CheckOutcome, CheckResult


class CaseRun(msgspec.Struct):
    """One case that was run. `asked`: its part of the pair's history, from and to."""

    case: CheckCase
    result: CaseResult
    asked: tuple[int, int]


class Results:
    """Results by check id, in the order in which the checks were run. `device`: where, as reports call it."""

    def __init__(self, settings: Settings, device: str) -> None:
        self.settings = settings
        self.device = device
        self.checks: dict[str, CheckResult] = {}
        self.cases: dict[str, CheckCase] = {}  # the first case of each check
        self.runs: dict[str, list[CaseRun]] = {}  # of those that were run at all

    @property
    def faults(self) -> list[str]:
        """What was broken, for the teacher."""
        runs = [run for own in self.runs.values() for run in own]
        return [f"{run.case.slug}: {run.case.id}: {run.result.fault}" for run in runs if run.result.fault]

    def add(self, case: CheckCase, results: list[CaseResult]) -> CheckResult:
        """The result of a check, by the gravest of its cases; an earlier result is replaced."""
        worst = max(results, key=lambda result: GRAVITY.index(result.outcome))  # the first of the gravest
        visibility = self.settings.visibility
        devices: dict[str, CheckOutcome] = dict.fromkeys(self.settings.devices, "not_run")
        devices[self.device] = worst.outcome
        result = CheckResult(
            id=case.id,
            exercise=case.exercise,
            title=case.title,
            outcome=worst.outcome,
            points=case.points if worst.outcome == "passed" else 0.0,
            max_points=case.points,
            devices=devices,
            message=worst.message,
            public=case.public,
            visibility=visibility.get(case.id, visibility.get("default", "visible")),
        )
        self.cases.setdefault(case.id, case)
        self.checks[case.id] = result
        return result

    def add_runs(self, runs: list[CaseRun]) -> CheckResult:
        """The result of a check whose cases were run."""
        case = runs[0].case
        self.runs[case.id] = runs
        return self.add(case, [run.result for run in runs])

    def premise(self, case: CheckCase) -> CaseResult | None:
        """What keeps a check from being run: an earlier one that it needs, and that did not pass."""
        for needed in case.needs:
            before = self.checks[case.prefix + needed]
            if before.outcome == "passed":
                continue
            if before.outcome in ("failed", "blocked"):
                return blocked_by(before)
            return CaseResult(before.outcome, before.message)
        return None


def blocked_by(check: CheckResult) -> CaseResult:
    """The result of a check that has to wait for another one."""
    return CaseResult("blocked", message("needs_first", check=Message("title", text=check.title)))
