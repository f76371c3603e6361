"""Grade one submission on one device: run the checks of its assignment and report their results."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

import msgspec

from autograder.assignment import Assignment
from autograder.checks.observers.device import on_device, placed
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.references import limits_of
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.checks.pytest_plugin.import_message import load_message
from autograder.checks.pytest_plugin.item_runner import CaseResult
from autograder.grading.executors.messages import Effort
from autograder.grading.judge.case_runner import CaseRunner
from autograder.grading.judge.diagnosing import diagnose_failures
from autograder.grading.judge.own_work import by_method_alone, own_work_findings, withhold
from autograder.grading.judge.report_bound import bounded
from autograder.grading.judge.results import CaseRun, Results
from autograder.grading.results.report_merge import totals
from autograder.inside.protocol.limits import Isolation
from autograder.inside.protocol.request import Build, Call, Load
from autograder.locale.message import Message, message
from autograder.report import CheckOutcome, Finding, Provenance, Report
from autograder.sandbox.server import GPULost, Sandbox, Starved
from autograder.sandbox.subject import Budget, Subject
from autograder.submissions import source_scan
from autograder.submissions.submission import Submission

NONDETERMINISTIC = re.compile(r"(\S+) does not have a deterministic implementation")
TOLD_PRINTS = 1 << 20  # bytes; less than a megabyte of prints is nobody's business

Checks = dict[str, list[CheckCase]]


class SubmissionRun:
    """The run of one submission through the checks of its assignment, on the device of the runner's references."""

    def __init__(
        self, assignment: Assignment, sandbox: Sandbox, isolation: Isolation, runner: CaseRunner, effort: Effort
    ) -> None:
        self.assignment = assignment
        self.sandbox = sandbox
        self.isolation = isolation
        self.runner = runner
        self.effort = effort
        self.place = runner.bank.place
        self.results = Results(assignment.settings, self.place.name)

    def grade(self, submission: Submission, cases: Sequence[CheckCase], origin: Provenance) -> Report:
        """Return the report. Raises SandboxLost if our own processes are gone."""
        started = time.monotonic()
        findings = list(submission.conduct)
        subject = self._subject(submission)
        pair = Pair(
            placed(subject, self.place.device),
            self.runner.bank.reference,
            self.assignment.settings.method,
            self.runner.bank.trusted,
        )
        intake = list(submission.intake)
        try:
            unloaded = self._load(subject, submission, intake)
            checks = self._in_order(cases)
            if unloaded is not None:
                self._pass_over(checks, unloaded)
            else:
                self._run_checks(checks, subject, pair)
                if self.effort.diagnosed:
                    diagnose_failures(self.results, pair, self.runner)
                if self.assignment.settings.method.severity == "hard":
                    withhold(self.results)
        finally:
            self.runner.finish()
            subject.close()
        if subject.printed_bytes > TOLD_PRINTS:
            intake.append(message("printed_much", megabytes=subject.printed_bytes >> 20))
        findings += source_scan.seen_of(subject.odd_endings)
        findings += own_work_findings(self.results, self.assignment.settings.method.severity)
        findings += self._nondeterministic(pair)
        return bounded(self._report(submission, intake, findings, self._provenance(origin, subject, started)))

    @property
    def faults(self) -> list[str]:
        """What was broken, for the teacher."""
        return [*self.results.faults, *self.runner.items.faults]

    def _subject(self, submission: Submission) -> Subject:
        limits = self.assignment.settings.limits
        companions = {**submission.companions, **self.assignment.companions()}
        return Subject(
            self.sandbox,
            Load(submission.module, submission.sources, submission.tolerant, companions),
            msgspec.structs.replace(limits_of(self.assignment), threads=self.effort.threads),
            self.isolation,
            Budget(self.effort.check_seconds or limits.check_seconds, limits.submission_seconds),
        )

    def _load(self, subject: Subject, submission: Submission, intake: list[Message]) -> Message | None:
        """Import the module. Returns the message for every check if that fails."""
        if not submission.sources:
            return intake[-1]
        subject.budget.start_check()
        try:
            loading = subject.load()
        except (GPULost, Starved):
            return None  # every check finds out for itself, and says so
        notes = [load_message(name, ended, submission.tolerant) for name, ended in loading.failures.items()]
        if loading.ended.how != "returned" and not notes:
            notes = [load_message(submission.sources[0].name, loading.ended, tolerant=False)]
        intake += notes[:5]
        return message("module_did_not_load") if loading.ended.how != "returned" else None

    def _in_order(self, cases: Sequence[CheckCase]) -> Checks:
        wanted = [case for case in cases if not (self.effort.until_lost and case.public)]
        if self.effort.first:
            wanted.sort(key=lambda case: case.exercise != self.effort.first)
        checks: Checks = {}
        for case in wanted:
            checks.setdefault(case.id, []).append(case)
        return checks

    def _pass_over(self, checks: Checks, unloaded: Message) -> None:
        """Give all checks the same result, as nothing can be run."""
        outcome: CheckOutcome = "not_attempted" if unloaded.id == "intake_nothing" else "blocked"
        for first, *_ in checks.values():
            self.results.add(first, [CaseResult(outcome, unloaded)])

    def _run_checks(self, checks: Checks, subject: Subject, pair: Pair) -> None:
        for place, cases in enumerate(checks.values()):
            premise = self.results.premise(cases[0])
            if premise is not None and not (cases[0].own_work and premise.outcome == "blocked"):
                self.results.add(cases[0], [premise])
                continue
            subject.budget.start_check(cases[0].exercise)
            if not self.effort.until_lost:
                subject.send_ahead(self._certain(islice(checks.values(), place, None)))
            runs = [self._run_case(case, pair) for case in cases]
            if premise is not None:
                for run in runs:
                    run.result = by_method_alone(run.result, premise)
            result = self.results.add_runs(runs)
            if self.effort.until_lost and result.outcome != "passed":
                break

    def _run_case(self, case: CheckCase, pair: Pair) -> CaseRun:
        before = len(pair.history)
        result = self.runner.judge(case, pair)
        return CaseRun(case, result, (before, len(pair.history)))

    def _certain(self, checks: Iterable[list[CheckCase]]) -> Iterator[Call | Build]:
        """Yield the requests that are certain to be made from here on, whatever their answers.

        It stops at a check that may be blocked, and after the opening of a case that may go on to ask more.
        """
        for cases in checks:
            first = cases[0]
            if any(first.prefix + needed not in self.results.checks for needed in first.needs):
                return
            if self.results.premise(first) is not None:
                return
            for case in cases:
                script = self.runner.bank.scripts.get((self.runner.seed, case.item.nodeid))
                if script is None:
                    return
                yield from (on_device(request, self.place.device) for request in script.opening)
                if not script.ends_there:
                    return

    def _nondeterministic(self, pair: Pair) -> list[Finding]:
        """Return a finding on the nondeterministic GPU kernels that ran, as torch's warnings name them."""
        if self.place.name == "cpu":
            return []
        warnings = [warning for _, observation in pair.history for warning in observation.warnings]
        names = sorted({found[1] for warning in warnings if (found := NONDETERMINISTIC.match(warning))})
        note = message("nondeterministic_kernels", names=", ".join(names), device=self.place.name)
        return [Finding(id="nondeterministic_kernels", severity="note", message=note)] if names else []

    def _provenance(self, origin: Provenance, subject: Subject, started: float) -> Provenance:
        seconds = {"total": round(time.monotonic() - started, 4), "worker_cpu": round(subject.cpu_seconds, 4)}
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return msgspec.structs.replace(origin, devices=[self.place.name], walls=subject.walls, at=at, seconds=seconds)

    def _report(
        self, submission: Submission, intake: list[Message], findings: list[Finding], provenance: Provenance
    ) -> Report:
        checks = list(self.results.checks.values())
        return Report(
            assignment=submission.slug,
            student=submission.student,
            **totals(checks),
            max_score=round(sum(check.max_points for check in checks), 6),
            intake=intake,
            checks=checks,
            findings=findings,
            provenance=provenance,
        )
