"""Prove assignments: try the checks on answers that deserve nothing, everything, or a certain diagnosis."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.authoring.mutants import Equivalent, Mutant, mutants_of, read_equivalents
from autograder.authoring.proof_report import ROOM, Caught, Proof
from autograder.authoring.stubs import stub_of
from autograder.authoring.trivial_answers import trivial_answers
from autograder.checks.observers.references import texts_of_mistake
from autograder.grading.executors.launch import executor_here, run_setup
from autograder.grading.executors.messages import Effort, Job, JobLost
from autograder.grading.results import provenance
from autograder.inside.protocol.request import SourceFile
from autograder.locale.message import message
from autograder.report import CheckResult, Report, decode
from autograder.submissions.submission import Submission

MANY_THREADS = 4
THREAD_SEEDS = 3  # with many threads it is the sums that come out otherwise, not the inputs
MUTANT_SECONDS = 2.0  # for a check: mutants that never end are many


class TrialResult(msgspec.Struct):
    """The result of one trial."""

    report: Report
    margin: float
    faults: list[str]

    @property
    def lost(self) -> list[CheckResult]:
        """The checks that did not pass."""
        return [check for check in self.report.checks if check.outcome != "passed"]


Judge = Callable[[TrialResult], None]


class ProofPlan(msgspec.Struct):
    """The thoroughness of a proof. `mutants`: the size of the sample; None for all."""

    seeds: int = 20
    mutants: int | None = None
    jobs: int = 1


class Prover:
    """The trials of one assignment, and the evaluation of their results."""

    def __init__(self, assignment: Assignment, plan: ProofPlan) -> None:
        self.assignment = assignment
        self.plan = plan
        self.reference = assignment.reference.read_text("utf-8")
        self.proof = Proof(assignment.slug, plan.seeds, points=assignment.settings.points, threads=[1, MANY_THREADS])
        self.judges: dict[str, Judge] = {}
        self.survivors: list[Mutant] = []
        self.equivalents = read_equivalents(assignment.folder / "equivalents.toml")
        self.stub = stub_of(self.reference, str(assignment.reference))
        for path in assignment.mistakes():
            texts_of_mistake(path)  # a mistake without its two paragraphs is told before anything runs

    def trials(self) -> Iterator[Job]:
        """Yield all trials."""
        yield self._trial("stub", self.stub, self._judge_stub)
        for name, source in trivial_answers(self.stub).items():
            yield self._trial(f"trivial/{name}", source, partial(self._judge_trivial, name))
        for seed in range(self.plan.seeds):
            for threads in self.proof.threads if seed < THREAD_SEEDS else self.proof.threads[:1]:
                yield from self._right_answers(seed, threads)
        for path in self.assignment.mistakes():
            yield self._mistake(path)
        yield from self._mutants()

    def _right_answers(self, seed: int, threads: int) -> Iterator[Job]:
        effort = Effort(diagnosed=False, threads=threads)
        where = f"with seed {seed} and {threads} thread{'s' if threads > 1 else ''}"
        yield self._trial(
            f"reference/{seed}/{threads}",
            self.reference,
            partial(self._judge_reference, where),
            effort,
            seed,
        )
        for path in self.assignment.honest_variants():
            yield self._trial(
                f"honest/{path.stem}/{seed}/{threads}",
                path.read_text("utf-8"),
                partial(self._judge_honest, path, where),
                effort,
                seed,
            )

    def _mistake(self, path: Path) -> Job:
        effort = Effort(diagnosed=True)
        trial = self._trial(f"mistake/{path.stem}", self.reference, partial(self._judge_mistake, path), effort)
        trial.submission.sources.append(SourceFile(path.name, path.read_bytes()))
        return trial

    def _mutants(self) -> Iterator[Job]:
        mutants = mutants_of(self.reference)
        tried = mutants
        if self.plan.mutants is not None and self.plan.mutants < len(mutants):
            tried = random.Random(0).sample(mutants, self.plan.mutants)
        self.proof.mutants.generated, self.proof.mutants.tried = len(mutants), len(tried)
        for number, mutant in enumerate(tried):
            effort = Effort(False, True, mutant.change.exercise, check_seconds=MUTANT_SECONDS)
            yield self._trial(
                f"mutant/{number}",
                mutant.source,
                partial(self._judge_mutant, mutant),
                effort,
            )

    def _trial(self, name: str, source: str, judge: Judge, effort: Effort | None = None, seed: int = 0) -> Job:
        self.judges[name] = judge
        sources = [SourceFile(f"{self.assignment.module}.py", source.encode())]
        answer = Submission(name, self.assignment.slug, self.assignment.module, sources, False, {}, [], "")
        return Job(answer, seed=seed, effort=effort or Effort(diagnosed=False), measured=True)

    # --- what a result says

    def hear(self, name: str, result: TrialResult) -> None:
        """Record the result of a trial."""
        for fault in result.faults:
            if not any(fault in shortfall.text for shortfall in self.proof.shortfalls):
                self.proof.fall_short("broken", name, f"a check is broken when it judges {name}: {fault}")
        self.judges[name](result)

    def lose(self, name: str) -> None:
        """Record a trial that no judge survived."""
        self.proof.fall_short("broken", name, f"{name} ended every judge that it was given to")

    def _judge_stub(self, result: TrialResult) -> None:
        self.proof.checks = sum(not check.public for check in result.report.checks)
        attempted = [check.id for check in result.report.checks if check.outcome != "not_attempted"]
        if attempted or result.report.score:
            self.proof.fall_short("stub", "stub", f"the stub is not seen as such by {', '.join(attempted[:3])}")

    def _judge_trivial(self, name: str, result: TrialResult) -> None:
        self.proof.trivial[name] = result.report.score
        for note in result.report.intake:
            self.proof.fall_short("trivial", name, f"an answer that gives {name} cannot be tried: {note.text}")
        earned = [check.id for check in result.report.checks if check.points]
        if earned:
            self.proof.fall_short(
                "trivial",
                name,
                f"an answer that gives {name.replace('_', ' ')} earns points in {', '.join(earned[:3])}: "
                "let them need a check of values",
            )

    def _judge_reference(self, where: str, result: TrialResult) -> None:
        self.proof.reference_margin = max(self.proof.reference_margin, result.margin)
        self.proof.cpu_seconds = max(self.proof.cpu_seconds, result.report.provenance.seconds["worker_cpu"])
        if result.lost:
            told = f"the reference loses {self._told(result.lost[0])} {where}: the check is not sound"
            self.proof.fall_short("reference", where, told)

    def _judge_honest(self, path: Path, where: str, result: TrialResult) -> None:
        used = max(self.proof.honest.get(path.stem, 0.0), result.margin)
        before, self.proof.honest[path.stem] = self.proof.honest.get(path.stem, 0.0), used
        if result.lost:
            told = f"{self._shown(path)} loses {self._told(result.lost[0])} {where}: the check is too strict"
            self.proof.fall_short("honest", path.stem, told)
        elif used > ROOM >= before:
            told = f"{self._shown(path)} uses {used:.2f} of a tolerance {where}, and {ROOM} is allowed"
            self.proof.fall_short("honest", path.stem, told)

    def _judge_mistake(self, path: Path, result: TrialResult) -> None:
        hidden = [check for check in result.lost if not check.public]
        first = next((check for check in hidden if check.outcome == "failed"), None)
        self.proof.mistakes[path.stem] = Caught([check.id for check in hidden], first.mistake if first else None)
        if first is None:
            told = f"{self._shown(path)} passes every check: add a check that catches it, or delete it"
            self.proof.fall_short("mistake", path.stem, told)
        elif first.mistake != path.stem:
            other = f"is taken for {first.mistake}" if first.mistake else "is not named"
            told = f"{self._shown(path)} {other} in {self._told(first)}: add a check that tells it apart, or delete it"
            self.proof.fall_short("mistake", path.stem, told)

    def _judge_mutant(self, mutant: Mutant, result: TrialResult) -> None:
        if result.lost:
            self.proof.mutants.killed += 1
        else:
            self.survivors.append(mutant)

    def finish(self) -> Proof:
        """Return the proof, once all results are in."""
        path = self.assignment.folder / "equivalents.toml"
        listed = {equivalent.change: equivalent for equivalent in self.equivalents}
        for mutant in self.survivors:
            if mutant.change in listed:
                self.proof.mutants.equivalent += 1
                continue
            change = mutant.change
            told = (
                f"{self._shown(self.assignment.reference)}, line {mutant.line}, in {change.exercise}: no check notices "
                f"when `{change.before}` becomes `{change.after}`: add one that does, or list the change in "
                f"{self._shown(path)} with the reason why nobody can notice it"
            )
            self.proof.fall_short("mutant", f"line {mutant.line}", told)
        if self.proof.mutants.tried == self.proof.mutants.generated:
            survived = {mutant.change for mutant in self.survivors}
            for change in listed.keys() - survived:
                self._stale(path, listed[change])
        return self.proof

    def _stale(self, path: Path, equivalent: Equivalent) -> None:
        told = f"{self._shown(path)} lists `{equivalent.after}`, which no surviving mutant is: delete the entry"
        self.proof.fall_short("mutant", "stale", told)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.assignment.root).as_posix()

    @staticmethod
    def _told(check: CheckResult) -> str:
        return f"{check.id} ({check.message.text if check.message else check.outcome})"


def prove(
    course: Course,
    assignments: Sequence[Assignment],
    plan: ProofPlan,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Proof]:
    """Prove some assignments. Raises AssignmentError, ChecksFault or SandboxLost."""
    provers = {assignment.slug: Prover(assignment, plan) for assignment in assignments}
    trials = [trial for prover in provers.values() for trial in prover.trials()]
    setup = run_setup(course, assignments, provenance.now(0))
    for count, result in enumerate(executor_here(setup, plan.jobs).grade(trials, len(trials)), 1):
        if isinstance(result, JobLost):
            name, slug = result.job.key
            provers[slug].lose(name)
        else:
            heard = TrialResult(decode(result.report), result.margin, result.faults)
            provers[heard.report.assignment].hear(heard.report.student, heard)
        progress(count, len(trials))
    return [prover.finish() for prover in provers.values()]


def read_plan(seeds: int, mutants: str, jobs: int) -> ProofPlan:
    """Build a plan from the arguments. Raises AssignmentError."""
    if mutants != "all" and not mutants.isdigit():
        raise AssignmentError(message("mutants_number", mutants=mutants))
    return ProofPlan(seeds, None if mutants == "all" else int(mutants), jobs)
