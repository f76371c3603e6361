"""Grades one submission: runs the checks of its assignment, and says what came of each."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

import msgspec

from autograder.assignment import Assignment
from autograder.checks.diagnosis.diagnose import Diagnosis, diagnose, diagnose_assertion
from autograder.checks.observers.device import on_device, placed
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.references import ReferenceBank, limits_of
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.checks.pytest_plugin.import_message import load_message
from autograder.checks.pytest_plugin.item_runner import CaseResult, ItemRunner, asks_for_both_alone
from autograder.grading.executors.messages import Effort
from autograder.grading.results.report_merge import GRAVITY, totals
from autograder.inside.protocol.limits import Isolation
from autograder.inside.protocol.request import Build, Call, Load
from autograder.locale.message import Message, message
from autograder.report import CheckOutcome, CheckResult, Finding, Provenance, Report
from autograder.sandbox.server import GPULost, Sandbox
from autograder.sandbox.subject import Budget, Subject
from autograder.submissions import source_scan
from autograder.submissions.submission import Submission

NONDETERMINISTIC = re.compile(r"(\S+) does not have a deterministic implementation")
TOLD_PRINTS = 1 << 20  # bytes; less than a megabyte of prints is nobody's business


class SubmissionRun:
    """One submission on its way through the checks of its assignment, on the device of the bank."""

    def __init__(
        self,
        sandbox: Sandbox,
        assignment: Assignment,
        bank: ReferenceBank,
        isolation: Isolation,
        items: ItemRunner,
        effort: Effort | None = None,
    ) -> None:
        self.effort = effort or Effort()
        self.sandbox = sandbox
        self.assignment = assignment
        self.bank = bank
        self.isolation = isolation
        self.items = items
        self.pair: Pair | None = None
        self.seed = 0
        self.results: dict[str, list[CaseResult]] = {}
        self.faults: list[str] = []
        self.cases: dict[str, CheckCase] = {}
        self.forging = False

    def grade(self, submission: Submission, cases: Sequence[CheckCase], provenance: Provenance) -> Report:
        """The report. Raises SandboxLost where our own processes are gone."""
        started = time.monotonic()
        self.seed = provenance.seed
        limits = self.assignment.settings.limits
        subject = Subject(
            self.sandbox,
            Load(
                submission.module,
                submission.sources,
                submission.tolerant,
                {**submission.companions, **self.assignment.companions()},
            ),
            msgspec.structs.replace(limits_of(self.assignment), threads=self.effort.threads),
            self.isolation,
            Budget(self.effort.check_seconds or limits.check_seconds, limits.submission_seconds),
        )
        forbidden = self.assignment.settings.method.forbidden
        findings = source_scan.read_conduct(submission.sources, submission.companions)
        self.forging = source_scan.forging(findings)
        unvouched = source_scan.unvouched(findings)
        student = placed(subject, self.bank.place.device)
        self.pair = Pair(student, self.bank.reference, forbidden, self.bank.trusted, unvouched)
        intake = list(submission.intake)
        try:
            checks = self._checks(subject, cases, self._load(subject, submission, intake))
        finally:
            self.items.finish()
            subject.close()
        if subject.printed_bytes > TOLD_PRINTS:
            intake.append(message("printed_much", megabytes=subject.printed_bytes >> 20))
        provenance.devices = [self.bank.place.name]
        provenance.walls = subject.walls
        provenance.at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        provenance.seconds = {
            "total": round(time.monotonic() - started, 4),
            "worker_cpu": round(subject.cpu_seconds, 4),
        }
        findings += [*source_scan.seen_of(subject.odd_endings), *self._not_own_work(checks), *self._nondeterministic()]
        return assemble(submission, checks, intake, findings, provenance)

    def _load(self, subject: Subject, submission: Submission, intake: list[Message]) -> Message | None:
        """Import the module; what every check is told where that fails."""
        if not submission.sources:
            return intake[-1]
        subject.budget.start_check()
        try:
            loading = subject.load()
        except GPULost:
            return None  # every check finds out for itself, and says so
        told = [load_message(name, ended, submission.tolerant) for name, ended in loading.failures.items()]
        if loading.ended.how != "returned" and not told:
            told = [load_message(submission.sources[0].name, loading.ended, tolerant=False)]
        intake += told[:5]
        return message("module_did_not_load") if loading.ended.how != "returned" else None

    def _checks(self, subject: Subject, cases: Sequence[CheckCase], unloaded: Message | None) -> list[CheckResult]:
        checks: dict[str, list[CheckCase]] = {}
        for case in self._in_order(cases):
            checks.setdefault(case.id, []).append(case)
        done: dict[str, CheckResult] = {}
        for place, (name, own_cases) in enumerate(checks.items()):
            if unloaded is not None:
                outcome: CheckOutcome = "not_attempted" if unloaded.id == "intake_nothing" else "blocked"
                done[name] = self._result(own_cases[0], [CaseResult(outcome, unloaded)])
                continue
            premise = self._premise(own_cases[0], done)
            if premise is not None:
                done[name] = self._result(own_cases[0], [premise])
                continue
            subject.budget.start_check(own_cases[0].exercise)
            if not self.effort.until_lost:
                subject.send_ahead(self._certain(islice(checks.values(), place, None), done))
            results = [self._run(case) for case in own_cases]
            self.results[name] = results
            done[name] = self._result(own_cases[0], results)
            if self.effort.until_lost and done[name].outcome != "passed":
                break
        if self.effort.diagnosed:
            self._diagnose(done)
        self.cases = {name: own_cases[0] for name, own_cases in checks.items()}
        if self.assignment.settings.method.severity == "hard":
            self._withhold(done)
        return list(done.values())

    @property
    def own_work(self) -> set[str]:
        """The checks that tell whether an answer is the student's own."""
        return {name for name, case in self.cases.items() if case.own_work}

    def _withhold(self, done: dict[str, CheckResult]) -> None:
        """What is not the student's own earns nothing of its exercise; where nobody can tell, the points stay open."""
        for name in done.keys() & self.own_work:
            cause = done[name]
            if cause.outcome == "failed":
                withheld = CaseResult("blocked", message("needs_first", check=Message("title", text=cause.title)))
            elif cause.outcome == "not_run" and self.forging:
                withheld = CaseResult("not_run", cause.message)
            else:
                continue
            for other, check in done.items():
                if check.exercise == cause.exercise and check.outcome == "passed" and not check.public:
                    done[other] = self._result(self.cases[other], [withheld])

    def _in_order(self, cases: Sequence[CheckCase]) -> list[CheckCase]:
        wanted = [case for case in cases if not (self.effort.until_lost and case.public)]
        return sorted(wanted, key=lambda case: case.exercise != self.effort.first) if self.effort.first else wanted

    @staticmethod
    def _premise(case: CheckCase, done: dict[str, CheckResult]) -> CaseResult | None:
        """What keeps a check from being run: a check that it needs."""
        for needed in case.needs:
            before = done[case.id.removesuffix(case.name) + needed]
            if before.outcome == "passed":
                continue
            if before.outcome in ("failed", "blocked"):
                return CaseResult("blocked", message("needs_first", check=Message("title", text=before.title)))
            return CaseResult(before.outcome, before.message)
        return None

    def _run(self, case: CheckCase) -> CaseResult:
        assert self.pair is not None
        before = len(self.pair.history)
        result = self._result_of(case)
        result.item = case.item
        result.asked = (before, len(self.pair.history))
        if result.fault:
            self.faults.append(f"{case.slug}: {case.id}: {result.fault}")
        return result

    def _certain(self, checks: Iterable[list[CheckCase]], done: dict[str, CheckResult]) -> Iterator[Call | Build]:
        """What the student is going to be asked from here on, whatever comes of it.

        It ends at a check that may be blocked, and after the opening of a case that may then ask more.
        """
        for cases in checks:
            prefix = cases[0].id.removesuffix(cases[0].name)
            if any(prefix + needed not in done for needed in cases[0].needs) or self._premise(cases[0], done):
                return
            for case in cases:
                script = self.bank.scripts.get((self.seed, case.item.nodeid))
                if script is None:
                    return
                yield from (on_device(request, self.bank.place.device) for request in script.opening)
                if not script.ends_there:
                    return

    def _result_of(self, case: CheckCase) -> CaseResult:
        """Try the claims of a case where they are known, else, or where one is broken, run the check itself."""
        assert self.pair is not None
        self.pair.start_case()
        name = self.seed, case.item.nodeid
        known = self.bank.scripts.get(name)
        if known is not None and known.is_whole and self.pair.keeps(known):
            return CaseResult("passed")
        result = self.items.run(case.item)
        script = self.pair.script
        script.passed = result.outcome == "passed"
        if asks_for_both_alone(case.item) and (known is None or (script.is_whole and not known.is_whole)):
            self.bank.scripts[name] = script
        return result

    def _result(self, case: CheckCase, results: list[CaseResult]) -> CheckResult:
        worst = max(results, key=lambda result: GRAVITY.index(result.outcome))  # the first of the gravest
        visibility = self.assignment.settings.visibility
        devices: dict[str, CheckOutcome] = dict.fromkeys(self.assignment.settings.devices, "not_run")
        devices[self.bank.place.name] = worst.outcome
        return CheckResult(
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

    def _diagnose(self, done: dict[str, CheckResult]) -> None:
        assert self.pair is not None
        spans: dict[str, list[tuple[int, int]]] = {}
        for name, results in self.results.items():
            spans.setdefault(done[name].exercise, []).extend(result.asked for result in results)
        for name, results in self.results.items():
            failed = next((result for result in results if result.outcome == "failed"), None)
            if failed is None:
                continue
            history = [part for first, last in spans[done[name].exercise] for part in self.pair.history[first:last]]
            diagnosis = self._diagnosis(failed, history)
            done[name].mistake = diagnosis.mistake
            done[name].cause = diagnosis.cause
            done[name].hint = diagnosis.hint

    def _diagnosis(self, failed: CaseResult, history: list) -> Diagnosis:  # type: ignore[type-arg]
        assert self.pair is not None
        if failed.failure is not None:
            return diagnose(failed.failure, self.bank.mistakes, history)
        return diagnose_assertion([m for m in self.bank.mistakes if self._says_the_same(m, failed)], history)

    def _says_the_same(self, mistake: KnownMistake, failed: CaseResult) -> bool:
        """Whether a mistake, put in the student's place, fails at the same assert of the check."""
        assert self.pair is not None and failed.item is not None
        name = failed.item.nodeid
        if name not in mistake.said:
            student = self.pair
            self.pair = Pair(mistake.observer, student.reference, student.forbidden, student.trusted)
            try:
                result = self.items.run(failed.item)
            finally:
                self.pair = student
            asserted = result.failure is None and result.outcome == "failed"
            mistake.said[name] = result.message if asserted else None
        return mistake.said[name] == failed.message

    def _nondeterministic(self) -> list[Finding]:
        """The kernels of a GPU that add up in another order on every run, as torch itself names them."""
        assert self.pair is not None
        if self.bank.place.name == "cpu":
            return []
        warnings = [warning for _, observation in self.pair.history for warning in observation.warnings]
        names = sorted({found[1] for warning in warnings if (found := NONDETERMINISTIC.match(warning))})
        told = message("nondeterministic_kernels", names=", ".join(names), device=self.bank.place.name)
        return [Finding(id="nondeterministic_kernels", severity="note", message=told)] if names else []

    def _not_own_work(self, checks: Sequence[CheckResult]) -> list[Finding]:
        """Answers that are not the student's own, as the checks of that found."""
        severity = self.assignment.settings.method.severity
        return [
            Finding(id="not_own_work", severity=severity, message=check.message, check=check.id)
            for check in checks
            if check.id in self.own_work and check.outcome == "failed" and check.message is not None
        ]


def assemble(
    submission: Submission,
    checks: list[CheckResult],
    intake: list[Message],
    findings: list[Finding],
    provenance: Provenance,
) -> Report:
    """The report of a submission whose checks are done."""
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
