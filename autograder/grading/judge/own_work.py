"""Own work: an answer that delegates the exercise to ready-made code earns none of its points."""

from __future__ import annotations

from autograder.assignment import Severity
from autograder.checks.pytest_plugin.item_runner import CaseResult
from autograder.grading.judge.results import Results, blocked_by
from autograder.report import CheckResult, Finding

# what says that an answer is not the student's own, or that nobody could see, whatever its values are
ABOUT_METHOD = ("forbidden_operation", "method_inconsistent", "method_unwatched")


def by_method_alone(result: CaseResult, premise: CaseResult) -> CaseResult:
    """Return the result of a check of own work whose premise did not hold, so that its values prove nothing.

    It is run all the same: otherwise an answer that fails one case on purpose would hide whose work the others are.
    """
    about = result.message is not None and result.message.id in ABOUT_METHOD
    return result if about else premise


def withhold(results: Results) -> None:
    """Withdraw the points of an exercise whose answer is not the student's own.

    If that cannot be decided, since the code raises only where it is watched, the points stay open.
    """
    for cause in own_work_checks(results):
        if cause.outcome == "failed":
            withheld = blocked_by(cause)
        elif cause.message is not None and cause.message.id == "method_unwatched":
            withheld = CaseResult("not_run", cause.message)
        else:
            continue
        for name, check in list(results.checks.items()):
            if check.exercise == cause.exercise and check.outcome == "passed" and not check.public:
                results.add(results.cases[name], [withheld])
        premise = results.premise(results.cases[cause.id])
        if cause.outcome == "not_run" and premise is not None:
            results.add(results.cases[cause.id], [premise])  # there is nothing to decide about its own points


def own_work_findings(results: Results, severity: Severity) -> list[Finding]:
    """Return findings on answers that are not the student's own, for the teacher."""
    return [
        Finding(id="not_own_work", severity=severity, message=check.message, check=check.id)
        for check in own_work_checks(results)
        if check.outcome == "failed" and check.message is not None
    ]


def own_work_checks(results: Results) -> list[CheckResult]:
    """Return the results of the checks of own work."""
    return [check for name, check in results.checks.items() if results.cases[name].own_work]
