"""The results of the checks of one submission, collected as they run."""

from __future__ import annotations

import msgspec

from autograder.assignment import Settings
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.checks.pytest_plugin.item_runner import CaseResult
from autograder.grading.results.report_merge import GRAVITY
from autograder.locale.message import Message, message
from autograder.report import CheckOutcome, CheckResult


class CaseRun(msgspec.Struct):
    """One case that was run. `asked`: the range of its requests in the pair's history."""

    case: CheckCase
    result: CaseResult
    asked: tuple[int, int]


class Results:
    """Results by check id, in the order of running. `device`: its name in reports."""

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
        """Add the result of a check: that of its gravest case. An earlier result is replaced."""
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
        """Add the result of a check whose cases were run."""
        case = runs[0].case
        self.runs[case.id] = runs
        return self.add(case, [run.result for run in runs])

    def premise(self, case: CheckCase) -> CaseResult | None:
        """Return why a check cannot be run: an earlier one that it needs did not pass. None if it can."""
        for needed in case.needs:
            before = self.checks[case.prefix + needed]
            if before.outcome == "passed":
                continue
            if before.outcome in ("failed", "blocked"):
                return blocked_by(before)
            return CaseResult(before.outcome, before.message)
        return None


def blocked_by(check: CheckResult) -> CaseResult:
    """Return the result of a check that is blocked by another one."""
    return CaseResult("blocked", message("needs_first", check=Message("title", text=check.title)))
