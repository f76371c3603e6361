"""A class: every submission of a folder graded, whatever was graded already left alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from autograder.assignment import Course
from autograder.grading import provenance
from autograder.grading.job import Begin, Job
from autograder.grading.pool import JobLost, Pool
from autograder.grading.submission import read_submission
from autograder.grading.submitted import Place
from autograder.inside.limits import REQUIRED_WALLS
from autograder.locale.language import Language
from autograder.outlets import class_page, feedback, grades_csv
from autograder.report import TEMPORARY, Provenance, Report, UnreadableReport, decode, encode, message, write_whole


class ForeignFolder(Exception):
    """The output folder holds something that is not ours."""


class Plan(msgspec.Struct):
    """What is to be graded, and how."""

    course: Course
    places: list[Place]
    out: Path
    seed: int = 0
    language: str = "en"
    jobs: int = 1
    walls: bool = True
    required: tuple[str, ...] = REQUIRED_WALLS
    force: bool = False


class Summary(msgspec.Struct):
    """What a run came to."""

    reports: int = 0
    graded: int = 0
    kept: int = 0
    broken: int = 0


class Grading:
    """One run of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.assignments = {slug: plan.course.assignment(slug) for slug in {place.slug for place in plan.places}}
        self.digests = {slug: assignment.digest() for slug, assignment in self.assignments.items()}
        self.origin = provenance.now(plan.seed)
        catalogues = [assignment.translations for assignment in self.assignments.values()]
        self.language = Language(plan.language, catalogues)

    def pending(self) -> list[Place]:
        """The places whose report is missing, damaged, broken or of another origin."""
        if self.plan.force:
            return self.plan.places
        return [place for place in self.plan.places if not self._kept(place)]

    def run(self, progress: Callable[[int, int], None] = lambda done, total: None) -> Summary:
        """Grade what is pending, then write what is about the whole class.

        Raises ForeignFolder, ChecksFault, MissingWalls or SandboxLost; what was graded until then stays.
        """
        refuse_foreign(self.plan.out, self.plan.force)
        pending = self.pending()
        total = len(pending)
        progress(0, total)
        jobs = [Job(place.student, place.slug, str(place.path.absolute())) for place in pending]
        if jobs:
            for count, result in enumerate(self._pool(len(jobs)).grade(jobs), 1):
                if isinstance(result, JobLost) and isinstance(result.job, Job):
                    self._write_lost(result.job)
                progress(count, total)
        return self._finish(len(jobs))

    def _pool(self, jobs: int) -> Pool:
        plan = self.plan
        begin = Begin(
            root=str(plan.course.root),
            slugs=sorted(self.assignments),
            seed=plan.seed,
            secret=provenance.secret(),
            language=plan.language,
            out=str(plan.out.absolute()),
            provenance=self.origin,
            assignments=self.digests,
        )
        preload = sorted({name for assignment in self.assignments.values() for name in assignment.settings.preload})
        return Pool(
            begin,
            walls=plan.walls,
            required=plan.required if plan.walls else (),
            size=max(1, min(plan.jobs, jobs)),
            seconds=lambda slug: self.assignments[slug].settings.limits.submission_seconds,
            preload=preload,
        )

    def _report_path(self, student: str, slug: str) -> Path:
        return self.plan.out / "reports" / student / f"{slug}.json"

    def _page_path(self, student: str, slug: str) -> Path:
        return self.plan.out / "feedback" / student / f"{slug}.html"

    def _read(self, place: Place) -> Report | None:
        path = self._report_path(place.student, place.slug)
        try:
            return decode(path.read_bytes(), str(path))
        except (OSError, UnreadableReport):
            return None

    def _kept(self, place: Place) -> bool:
        report = self._read(place)
        if report is None or report.outcome == "broken":
            return False
        submission = read_submission(place.path, place.student, place.slug, self.assignments[place.slug].module)
        wanted = self._origin_of(submission.digest, place.slug)
        if not provenance.same_origin(report.provenance, wanted):
            return False
        page = self._page_path(place.student, place.slug)
        if not page.exists() or f'lang="{self.language.code}"' not in page.read_text("utf-8", "replace")[:500]:
            title = self.language.text(self.assignments[place.slug].title)
            write_whole(page, feedback.render(report, submission.text, self.language, title).encode())
        return True

    def _origin_of(self, digest: str, slug: str) -> Provenance:
        return msgspec.structs.replace(self.origin, submission=digest, assignment=self.digests[slug])

    def _write_lost(self, job: Job) -> None:
        """A report that says that we failed, so that no submission is without one."""
        assignment = self.assignments[job.slug]
        points = assignment.settings.points
        submission = read_submission(Path(job.path), job.student, job.slug, assignment.module)
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
        title = self.language.text(assignment.title)
        page = feedback.render(report, submission.text, self.language, title)
        write_whole(self._page_path(job.student, job.slug), page.encode())
        write_whole(self._report_path(job.student, job.slug), encode(report))

    def _finish(self, graded: int) -> Summary:
        found = (self._read(place) for place in self.plan.places)
        reports = [report for report in found if report is not None]
        titles = {slug: self.language.text(assignment.title) for slug, assignment in self.assignments.items()}
        write_class(self.plan.out, reports, self.language, titles)
        sweep(self.plan.out)
        broken = sum(report.outcome == "broken" for report in reports)
        return Summary(len(reports), graded, len(reports) - graded, broken)


def write_class(out: Path, reports: Sequence[Report], language: Language, titles: dict[str, str]) -> None:
    """What is about the whole class: grades.csv and index.html."""
    write_whole(out / "grades.csv", grades_csv.render(reports).encode())
    write_whole(out / "index.html", class_page.render(reports, language, titles).encode())


def refuse_foreign(out: Path, force: bool) -> None:
    """Raises ForeignFolder where `out` holds files and none of our reports."""
    if out.exists() and not out.is_dir():
        raise ForeignFolder(f"{out} is a file: choose a folder with --out")
    if not force and out.is_dir() and any(out.iterdir()) and not (out / "reports").is_dir():
        raise ForeignFolder(f"{out} holds other files than graded work: choose another folder with --out, or --force")


def sweep(out: Path) -> None:
    """Take away what a writer that was killed left half written."""
    for path in out.rglob(".*"):
        if path.is_file() and path.name.startswith(TEMPORARY):
            path.unlink(missing_ok=True)
