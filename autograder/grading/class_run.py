"""Grade a class: every submission of a folder whose report is missing or out of date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from autograder.checks.observers.disk_cache import usual_folder
from autograder.grading.executors.launch import Executor, executor_here, executor_on_ray, run_setup
from autograder.grading.executors.messages import Done, Job, JobLost
from autograder.grading.grading_plan import Candidate, ClassSummary, GradingPlan, Key, Progress, no_progress
from autograder.grading.policy.adjustments import settled
from autograder.grading.policy.course_file import pseudonymous, read_with_secret
from autograder.grading.policy.deadlines import handed_in_at
from autograder.grading.results import provenance
from autograder.grading.results.attempts import Attempts
from autograder.grading.results.comments import Comments
from autograder.grading.results.decisions import Decisions
from autograder.grading.results.history import History, HistoryRun
from autograder.grading.results.output_folder import (
    feedback_path,
    refuse_foreign,
    report_path,
    sweep,
    write_class,
    write_graded,
)
from autograder.grading.results.report_diff import reasons
from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.pages import feedback
from autograder.report import Comment, Provenance, Report, UnreadableReport, decode, encode, unfinished
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.files import SubmittedFiles
from autograder.submissions.reader import Reader, reading
from autograder.submissions.submission import Submission

SETTLED = "deadlines, attempts, comments or decisions changed"
UNFINISHED = "a run that did not come to its end"


class ClassRun:
    """One run of a plan. Raises CourseFileError where course.toml or the roster is wrong.

    Submissions are read one after the other, while others are graded, each once; of those that are done, the report
    and the source text stay in memory, since what the teacher decided is settled when all are graded.

    `present`: the folder whose reports count as the present ones; by default that of the plan.
    """

    def __init__(self, plan: GradingPlan, present: Path | None = None) -> None:
        self.policy, notes = read_with_secret(plan.course)
        places, strangers = pseudonymous(plan.places, self.policy)
        self.notes = notes + strangers
        self.plan = msgspec.structs.replace(plan, places=places)
        self.present = present or plan.out
        self.assignments = {slug: plan.course.assignment(slug) for slug in sorted({p.slug for p in plan.places})}
        self.setup = run_setup(
            plan.course,
            list(self.assignments.values()),
            provenance.now(plan.seed, self.policy.secret),
            walls=plan.walls,
            secret=self.policy.secret,
            language=plan.language,
            out=str(plan.out.absolute()),
            devices=plan.devices,
            cache=usual_folder(),
        )
        self.attempts = Attempts(self.present)
        self.decisions = Decisions(self.present)
        self.history = History(plan.out)
        self.history_run: HistoryRun | None = None
        self.language = Language(plan.language, [one.translations for one in self.assignments.values()])
        self.reports: dict[Key, Report] = {}
        self.texts: dict[Key, str] = {}
        self.fresh: set[Key] = set()  # what this run graded
        self.why: Counter[str] = Counter()

    # --- what there is to do

    def candidates(self) -> Iterator[Candidate]:
        """Read one submission after the other, and its present report. Writes nothing."""
        with reading() as reader:
            for place in self.plan.places:
                yield self._candidate(place, *self._files_at(place, reader))

    def _candidate(self, place: SubmissionPath, submission: Submission, files: SubmittedFiles) -> Candidate:
        before, origin = self.read(place), self._origin_of(submission)
        if self.plan.merge:
            pending = before is not None and self._waits(before, origin)
        else:
            pending = self.plan.force or before is None or not is_current(before, origin)
        return Candidate(place, submission, files, before, pending, origin)

    def pending(self) -> list[SubmissionPath]:
        """Return the submissions whose report is missing, damaged, broken or of another origin."""
        return [candidate.place for candidate in self.candidates() if candidate.pending]

    def read(self, place: SubmissionPath) -> Report | None:
        """Return the present report of a submission, or None if there is no readable one."""
        path = report_path(self.present, place.student, place.slug)
        try:
            return decode(path.read_bytes(), str(path))
        except (OSError, UnreadableReport):
            return None

    def _waits(self, before: Report, origin: Provenance) -> bool:
        """True if a report of this same submission waits for results of this run's devices."""
        wanted = bool(set(self.plan.devices.names) & set(before.waiting))
        return wanted and provenance.same_work(before.provenance, origin)

    def _origin_of(self, submission: Submission) -> Provenance:
        devices = self.assignments[submission.slug].settings.devices_of(self.plan.devices.names)
        return msgspec.structs.replace(
            self.setup.provenance,
            submission=submission.digest,
            assignment=self.setup.assignments[submission.slug],
            devices=devices,
            gpu=self.plan.devices.model if devices != ["cpu"] else "",
        )

    # --- the run

    def run(self, progress: Progress = no_progress) -> ClassSummary:
        """Grade what is pending, then write the pages and tables of the whole class.

        Raises ForeignFolder, ChecksFault, MissingWalls or SandboxLost; what was graded until then stays.
        """
        return self.record(lambda: self.grade(self.candidates(), progress, self.note_pending))

    def record(self, make: Callable[[], None]) -> ClassSummary:
        """Call `make`, which produces reports; then settle them, write the pages and record the run in the history."""
        refuse_foreign(self.plan.out, self.plan.force)
        self.history.adopt()
        try:
            make()
            self.settle()
        finally:
            self._close_history()
        return self._finish()

    def grade(
        self,
        candidates: Iterable[Candidate],
        progress: Progress = no_progress,
        note: Callable[[Candidate], None] = lambda candidate: None,
    ) -> None:
        """Grade the pending candidates. `note` is called with each of them before it is graded."""
        total = len(self.plan.places)
        progress(0, total)
        executor = self._executor()
        try:
            for count, result in enumerate(executor.grade(self._jobs(candidates, note), total), 1):
                self._take(result)
                progress(min(count + len(self.reports) - len(self.fresh), total), total)
        finally:
            self.notes += executor.notes
        progress(total, total)
        if self.plan.merge and (left := total - len(self.fresh)):
            self.notes.append(message("run_merge_left", count=left))

    def note_pending(self, candidate: Candidate) -> None:
        """Open a run in the history; store the attempt and the reason for grading it."""
        if self.history_run is None:
            self.history_run = self.history.begin(UNFINISHED)
        digest = candidate.submission.digest
        if not self.attempts.holds(candidate.place, digest):
            files = candidate.files
            if files is None:
                with reading() as reader:
                    _, files = self._files_at(candidate.place, reader)
            self.attempts.keep(candidate.place, digest, files)
        self.why.update(reason.text for reason in reasons(candidate.before, candidate.origin))

    def _files_at(self, place: SubmissionPath, reader: Reader) -> tuple[Submission, SubmittedFiles]:
        return reader.read(place.path, place.student, place.slug, self.assignments[place.slug].module)

    def _jobs(self, candidates: Iterable[Candidate], note: Callable[[Candidate], None]) -> Iterator[Job]:
        for candidate in candidates:
            self.texts[candidate.key] = candidate.submission.text
            if not candidate.pending:
                if candidate.before is not None:
                    self.reports[candidate.key] = candidate.before
                continue
            note(candidate)
            earlier = encode(candidate.before) if self.plan.merge and candidate.before is not None else b""
            yield Job(candidate.submission, "files", earlier)

    def _executor(self) -> Executor:
        plan = self.plan
        size = min(plan.jobs, len(plan.places))
        if plan.executor == "local":
            return executor_here(self.setup, size)
        return executor_on_ray(self.setup, list(self.assignments.values()), size, plan.out, plan.address)

    def _take(self, result: Done | JobLost) -> None:
        """Record the result of a job. A submission that no judge survived gets a report that says that we failed."""
        if isinstance(result, Done):
            report = decode(result.report)
        else:
            submission = result.job.submission
            points = self.assignments[submission.slug].settings.points
            intake = [*submission.intake, message("broken_grading")]
            report = unfinished(submission.student, submission.slug, points, intake, self._origin_of(submission))
            self._write(report)
        key = report.student, report.assignment
        self.fresh.add(key)
        self.reports[key] = report

    # --- what the teacher decided

    def settle(self, places: Iterable[SubmissionPath] | None = None) -> None:
        """Apply what the teacher decided to some reports, or to all, and write those that changed."""
        chosen = [place for place in (places or self.plan.places) if (place.student, place.slug) in self.reports]
        earlier = self._earlier(chosen) if self.policy.file.attempts.counts == "best" else {}
        comments = self._comments()
        untimed: Counter[str] = Counter()
        for place in chosen:
            key = place.student, place.slug
            handed_in = handed_in_at(self.policy, place.path)
            untimed[place.slug] += handed_in is None and self.policy.due(*key) is not None
            before = self.reports[key]
            decided = self.decisions.applied(before)
            self.notes += self.decisions.notes(before)
            report = settled(decided, self.policy, handed_in, earlier.get(key, []), comments[key])
            self.reports[key] = report
            if report != before or (key not in self.fresh and not self._has_page(report)):
                self._write(report)
        self.notes += [message("late_unknown", count=count, slug=slug) for slug, count in untimed.items() if count]

    def _comments(self) -> dict[Key, list[Comment]]:
        """Return the teacher's comments for each student."""
        stored = Comments(self.plan.out)
        found: dict[Key, list[Comment]] = {}
        for slug in self.assignments:
            own = stored.of(report for report in self.reports.values() if report.assignment == slug)
            found |= {(student, slug): comments for student, comments in own.items()}
        return found

    def _earlier(self, chosen: list[SubmissionPath]) -> dict[Key, list[Report]]:
        """Return the settled reports of earlier attempts, graded with the present checks."""
        found: dict[Key, list[Report]] = {}
        for number, places in sorted(self.attempts.earlier(chosen).items()):
            out = Attempts(self.plan.out).out(number)
            run = ClassRun(msgspec.structs.replace(self.plan, places=places, out=out), self.attempts.out(number))
            run.grade(run.candidates())
            for place in places:
                if report := run.reports.get((place.student, place.slug)):
                    decided = self.decisions.applied(report)
                    new = settled(decided, self.policy, handed_in_at(self.policy, place.path))
                    found.setdefault((place.student, place.slug), []).append(new)
        return found

    def _has_page(self, report: Report) -> bool:
        """True if the feedback page exists in the language of this run."""
        path = feedback_path(self.plan.out, report.student, report.assignment)
        # the language is named in the first line of a page; a report says nothing of it
        return path.exists() and f'lang="{self.language.code}"' in path.read_text("utf-8", "replace")[:500]

    def _write(self, report: Report) -> None:
        title = self.language.text(self.assignments[report.assignment].title)
        text = self.texts[report.student, report.assignment]
        page = feedback.render(report, text, self.language, title)
        write_graded(self.plan.out, report.student, report.assignment, page.encode(), encode(report))

    # --- the end

    def _close_history(self) -> None:
        changed = self.history.unkept()
        reason = self.plan.reason or ", ".join(f"{why} ({count})" for why, count in self.why.most_common())
        if not changed:
            if self.history_run is not None:
                self.history.forget(self.history_run)  # nothing came of it
        elif self.history_run is None:
            self.history.keep(self.history.begin(reason or SETTLED), changed)
        else:
            self.history.keep(self.history_run, changed)
            self.history.conclude(self.history_run, reason)

    def _finish(self) -> ClassSummary:
        reports = list(self.reports.values())
        write_class(self.plan.out, self.plan.course, self.language.code, self.reports)
        sweep(self.plan.out)
        broken = sum(report.outcome == "broken" for report in reports)
        return ClassSummary(len(reports), len(self.fresh), len(reports) - len(self.fresh), broken, self.notes)


def is_current(report: Report, origin: Provenance) -> bool:
    """True if a report is not broken and a run of this origin would produce it again."""
    return report.outcome != "broken" and provenance.same_origin(report.provenance, origin)
