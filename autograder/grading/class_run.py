"""A class: every submission of a folder graded, whatever was graded already left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from autograder.assignment import Course
from autograder.checks.observers.disk_cache import usual_folder
from autograder.grading.executors.devices import Devices
from autograder.grading.executors.local_pool import JobLost, LocalPool
from autograder.grading.executors.messages import Begin, Job
from autograder.grading.executors.ray_cluster import RayCluster
from autograder.grading.executors.ray_node import Order
from autograder.grading.policy.adjustments import settled
from autograder.grading.policy.course_file import pseudonymous, read_policy
from autograder.grading.policy.deadlines import handed_in_at
from autograder.grading.results import provenance
from autograder.grading.results.attempts import Attempts
from autograder.grading.results.comments import Comments
from autograder.grading.results.history import History
from autograder.grading.results.output_folder import refuse_foreign, sweep, write_class, write_graded
from autograder.grading.results.report_diff import ReportDiff
from autograder.inside.protocol.limits import REQUIRED_WALLS
from autograder.locale.language import Language
from autograder.locale.message import Message, message
from autograder.outlets.pages import feedback
from autograder.report import Provenance, Report, UnreadableReport, decode, encode
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.submission import Submission, read_submission

SETTLED = "deadlines, attempts or comments changed"


class GradingPlan(msgspec.Struct):
    """What is to be graded, and how."""

    course: Course
    places: list[SubmissionPath]
    out: Path
    seed: int = 0
    language: str = "en"
    executor: Literal["local", "ray"] = "local"
    address: str = ""  # of a Ray cluster; without it, one of this machine is started for the run
    jobs: int = 1  # judges at once; 0, of a cluster at an address, for one on each of its cores
    walls: bool = True
    required: tuple[str, ...] = REQUIRED_WALLS
    force: bool = False
    reason: str = ""  # of this run, for its history; found out where it is empty
    devices: Devices = Devices()
    merge: bool = False  # bring what these devices find into reports that wait for it


class ClassSummary(msgspec.Struct):
    """What a run came to; `notes` are for the teacher."""

    reports: int = 0
    graded: int = 0
    kept: int = 0
    broken: int = 0
    notes: list[Message] = []


class ClassRun:
    """One run of a plan. Raises CourseFileError where course.toml or the roster is wrong."""

    def __init__(self, plan: GradingPlan) -> None:
        self.policy = read_policy(plan.course)
        places, self.notes = pseudonymous(plan.places, self.policy)
        self.plan = msgspec.structs.replace(plan, places=places)
        self.assignments = {slug: plan.course.assignment(slug) for slug in {place.slug for place in plan.places}}
        self.digests = {slug: assignment.digest() for slug, assignment in self.assignments.items()}
        self.origin = provenance.now(plan.seed, self.policy.secret)
        self.attempts = Attempts(plan.out)
        self.language = Language(plan.language, [one.translations for one in self.assignments.values()])

    @cached_property
    def pending(self) -> list[SubmissionPath]:
        """The places whose report is missing, damaged, broken or of another origin."""
        if self.plan.merge:
            waiting = [place for place in self.plan.places if self._waits(place)]
            if left := len(self.plan.places) - len(waiting):
                self.notes.append(message("run_merge_left", count=left))
            return waiting
        if self.plan.force:
            return self.plan.places
        return [place for place in self.plan.places if not self._kept(place)]

    def run(self, progress: Callable[[int, int], None] = lambda done, total: None) -> ClassSummary:
        """Grade what is pending, then write what is about the whole class.

        Raises ForeignFolder, ChecksFault, MissingWalls or SandboxLost; what was graded until then stays.
        """
        return self.record(lambda: self.grade(progress))

    def record(self, make: Callable[[], None]) -> ClassSummary:
        """Keep in the history what `make` makes of the pending reports, then settle and write the pages."""
        refuse_foreign(self.plan.out, self.plan.force)
        history = History(self.plan.out)
        history.adopt()
        run = history.begin(self.plan.reason or self._reason()) if self.pending else None
        try:
            for place in self.pending:
                self.attempts.keep(place, self._submission(place))
            make()
            self.settle()
        finally:
            if changed := history.unkept():
                history.keep(run or history.begin(self.plan.reason or SETTLED), changed)
            elif run is not None:
                history.forget(run)  # nothing came of it
        return self._finish(len(self.pending))

    def grade(self, progress: Callable[[int, int], None] = lambda done, total: None) -> None:
        """Grade what is pending."""
        total = len(self.pending)
        progress(0, total)
        jobs = [
            Job(place.student, place.slug, str(place.path.absolute()), self._earlier_device(place))
            for place in self.pending
        ]
        if jobs:
            executor = self._executor(len(jobs))
            try:
                for count, result in enumerate(executor.grade(jobs), 1):
                    if isinstance(result, JobLost) and isinstance(result.job, Job):
                        self._write_lost(result.job)
                    progress(count, total)
            finally:
                self.notes += executor.notes

    def settle(self) -> None:
        """Bring what the teacher decided into the reports: deadlines, attempts, comments."""
        comments = Comments(self.plan.out)
        earlier = self._earlier() if self.policy.file.attempts.counts == "best" else {}
        reports = {(place.student, place.slug): self.read(place) for place in self.plan.places}
        untimed: Counter[str] = Counter()
        for slug in self.assignments:
            own = comments.of(report for report in reports.values() if report and report.assignment == slug)
            for place in self.plan.places:
                report = reports[place.student, place.slug]
                if place.slug != slug or report is None:
                    continue
                handed_in = handed_in_at(self.policy, place.path)
                untimed[slug] += handed_in is None and self.policy.due(place.student, slug) is not None
                attempts = earlier.get((place.student, slug), [])
                new = settled(report, self.policy, handed_in, attempts, own[report.student])
                if new != report:
                    self._write(new, self._submission(place))
        self.notes += [message("late_unknown", count=count, slug=slug) for slug, count in untimed.items() if count]

    def _earlier(self) -> dict[tuple[str, str], list[Report]]:
        """The settled reports of earlier attempts, graded with the present checks."""
        found: dict[tuple[str, str], list[Report]] = {}
        for number, places in sorted(self.attempts.earlier(self.plan.places).items()):
            grading = ClassRun(msgspec.structs.replace(self.plan, places=places, out=self.attempts.out(number)))
            grading.grade()
            for place in places:
                if report := grading.read(place):
                    new = settled(report, self.policy, handed_in_at(self.policy, place.path))
                    found.setdefault((place.student, place.slug), []).append(new)
        return found

    def _reason(self) -> str:
        """Why there is something to grade."""
        why: Counter[str] = Counter()
        for place in self.pending:
            before = self.read(place)
            origin = self._origin_of(self._submission(place).digest, place.slug)
            after = Report(assignment=place.slug, student=place.student, score=0, max_score=0, provenance=origin)
            after = msgspec.structs.replace(before, provenance=origin) if before else after
            why.update(reason.text for reason in ReportDiff(before, after).why())
        return ", ".join(f"{reason} ({count})" for reason, count in why.most_common())

    def _executor(self, jobs: int) -> LocalPool | RayCluster:
        plan = self.plan
        begin = Begin(
            root=str(plan.course.root),
            slugs=sorted(self.assignments),
            seed=plan.seed,
            secret=self.policy.secret,
            language=plan.language,
            out=str(plan.out.absolute()),
            provenance=self.origin,
            assignments=self.digests,
            devices=plan.devices,
            cache=usual_folder(),
        )
        preload = sorted({name for assignment in self.assignments.values() for name in assignment.settings.preload})
        required = plan.required if plan.walls else ()
        runs = len(plan.devices.names)
        seconds = {slug: runs * one.settings.limits.submission_seconds for slug, one in self.assignments.items()}
        if plan.executor == "local":
            return LocalPool(begin, plan.walls, required, max(1, min(plan.jobs, jobs)), seconds.__getitem__, preload)
        files = [assignment.files() for assignment in self.assignments.values()]
        begin.course = {name: content for own in files for name, content in own.items()}
        order = Order(begin, plan.walls, list(required), seconds, preload)
        return RayCluster(order, min(plan.jobs, jobs), self._handed_in, plan.out, plan.address)

    def _handed_in(self, job: Job) -> Submission:
        return read_submission(Path(job.path), job.student, job.slug, self.assignments[job.slug].module)

    def read(self, place: SubmissionPath) -> Report | None:
        """The present report of a submission, None where there is none that can be read."""
        path = self.plan.out / "reports" / place.student / f"{place.slug}.json"
        try:
            return decode(path.read_bytes(), str(path))
        except (OSError, UnreadableReport):
            return None

    def _kept(self, place: SubmissionPath) -> bool:
        report = self.read(place)
        if report is None or report.outcome == "broken":
            return False
        submission = self._submission(place)
        wanted = self._origin_of(submission.digest, place.slug)
        if not provenance.same_origin(report.provenance, wanted):
            return False
        page = self.plan.out / "feedback" / place.student / f"{place.slug}.html"
        if not page.exists() or f'lang="{self.language.code}"' not in page.read_text("utf-8", "replace")[:500]:
            self._write(report, submission)
        return True

    def _waits(self, place: SubmissionPath) -> bool:
        """Whether a report of this very submission waits for what this run's devices find."""
        report = self.read(place)
        if report is None or not set(self.plan.devices.names) & set(report.waiting):
            return False
        return provenance.same_work(report.provenance, self._origin_of(self._submission(place).digest, place.slug))

    def _earlier_device(self, place: SubmissionPath) -> bytes:
        report = self.read(place) if self.plan.merge else None
        return encode(report) if report is not None else b""

    def _submission(self, place: SubmissionPath) -> Submission:
        return read_submission(place.path, place.student, place.slug, self.assignments[place.slug].module)

    def _write(self, report: Report, submission: Submission) -> None:
        title = self.language.text(self.assignments[report.assignment].title)
        page = feedback.render(report, submission.text, self.language, title)
        write_graded(self.plan.out, report.student, report.assignment, page.encode(), encode(report))

    def _origin_of(self, digest: str, slug: str) -> Provenance:
        devices = self.assignments[slug].settings.devices_of(self.plan.devices.names)
        gpu = self.plan.devices.model if devices != ["cpu"] else ""
        own = {"submission": digest, "assignment": self.digests[slug], "devices": devices, "gpu": gpu}
        return msgspec.structs.replace(self.origin, **own)

    def _write_lost(self, job: Job) -> None:
        """A report that says that we failed, so that no submission is without one."""
        points = self.assignments[job.slug].settings.points
        submission = self._handed_in(job)
        report = Report(
            assignment=job.slug,
            student=job.student,
            score=0.0,
            max_score=points,
            points_open=points,
            outcome="broken",
            intake=[*submission.intake, message("broken_grading")],
            provenance=self._origin_of(submission.digest, job.slug),
        )
        self._write(report, submission)

    def _finish(self, graded: int) -> ClassSummary:
        reports = [report for place in self.plan.places if (report := self.read(place)) is not None]
        write_class(self.plan.out, self.plan.course, self.language.code)
        sweep(self.plan.out)
        broken = sum(report.outcome == "broken" for report in reports)
        return ClassSummary(len(reports), graded, len(reports) - graded, broken, self.notes)
