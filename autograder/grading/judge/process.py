"""A judge: a process with torch, the checks and the references, which grades one submission after the other.

It is forked from the fork server, so that torch is imported once for a whole run; what is secret enters only here.
The checks are collected once by pytest, and its loop serves submissions.
"""

from __future__ import annotations

import functools
import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import pytest

from autograder.assignment import AssignmentError, Course
from autograder.checks.claims.tolerance import measured
from autograder.checks.observers.disk_cache import DiskCache
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.references import ReferenceBank
from autograder.checks.pytest_plugin.check_case import CheckCase, CheckError, case_of, check_needs
from autograder.checks.pytest_plugin.item_runner import ItemRunner
from autograder.checks.pytest_plugin.plugin import STAGE, both_of
from autograder.grading.executors.messages import Begin, Collected, Done, Effort, Errand, Job, Parcel, Trial, Work
from autograder.grading.judge.submission_run import SubmissionRun
from autograder.grading.results.output_folder import write_graded
from autograder.grading.results.report_merge import merged
from autograder.inside.protocol.channel import Channel, Closed
from autograder.inside.protocol.limits import Limits
from autograder.locale.language import Language
from autograder.report import Report, decode, encode
from autograder.sandbox.server import Sandbox, SandboxLost
from autograder.sandbox.worker import Worker
from autograder.submissions.submission import Submission, read_submission

# pytest's own reporting, capturing and caching have no part in a loop that serves submissions
WITHOUT = """
terminal logging capture cacheprovider warnings unraisableexception threadexception faulthandler
""".split()  # noqa: SIM905 (easier to read as text)

# a worker behind one of these cannot read what is cached: the observations of references
FILES_ARE_SHUT = {"landlock", "mount"}


def main(launcher: Channel, server: Channel) -> None:
    """The life of a judge after its fork."""
    begin = launcher.receive(Begin)
    with settled_in(begin) as root:
        judge_with(msgspec.structs.replace(begin, root=str(root), course={}), launcher, server)


@contextmanager
def settled_in(begin: Begin) -> Iterator[Path]:
    """The course's folder; one that came as bytes lies, as long as the judge lives, where only its own user may look.

    That is in the fork server's own folder, in which we stand: whichever of the two ends last takes it away.
    """
    if not begin.course:
        yield Path(begin.root)
        return
    home, server = Path.cwd(), os.getppid()
    course = Path(tempfile.mkdtemp(dir=home, prefix="course-"))
    try:
        for name, content in begin.course.items():
            path = course / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield course
    finally:
        shutil.rmtree(course if os.getppid() == server else home, ignore_errors=True)


def judge_with(begin: Begin, launcher: Channel, server: Channel) -> None:
    """Collect the checks of the course that lies at `begin.root`, and grade what the launcher sends."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.chdir(begin.root)  # the fork server's own folder goes with it
    sandboxes = {"cpu": Sandbox(server)}
    if begin.devices.accelerator is not None:
        _, (descriptor,), _, _ = socket.recv_fds(launcher.connection, 1, 1)
        sandboxes[begin.devices.accelerator.name] = Sandbox(Channel(socket.socket(fileno=descriptor)))
    judge = Judge(begin, launcher, sandboxes)
    course = Course(Path(begin.root))
    folders = [str(course.assignment(slug).checks) for slug in begin.slugs]
    folders += [str(path) for slug in begin.slugs if (path := course.assignment(slug).public_checks).exists()]
    options = [option for name in WITHOUT for option in ("-p", f"no:{name}")]
    options += [
        "-p",
        "autograder.checks.pytest_plugin.plugin",
        "--import-mode=importlib",
        f"--rootdir={begin.root}",
        "-c",
        os.devnull,
    ]
    status = pytest.main([*options, *folders], plugins=[judge])
    if not judge.ready:
        launcher.send(
            Collected(fault=judge.fault or f"pytest could not collect the checks (exit status {int(status)})")
        )


class Judge:
    """The pytest plugin whose loop serves submissions; also the stage that `both` asks for the pair at hand."""

    def __init__(self, begin: Begin, launcher: Channel, sandboxes: dict[str, Sandbox]) -> None:
        self.begin = begin
        self.launcher = launcher
        self.sandboxes = sandboxes  # by the device of their workers
        self.course = Course(Path(begin.root))
        self.assignments = {slug: self.course.assignment(slug) for slug in begin.slugs}
        catalogues = [assignment.translations for assignment in self.assignments.values()]
        self.language = Language(begin.language, catalogues)
        self.banks: dict[tuple[str, str], ReferenceBank] = {}  # by slug and device
        self.stock: DiskCache | None = None
        self.run: SubmissionRun | None = None
        self.seed = begin.seed
        self.ready = False
        self.fault = ""

    # --- the stage

    def pair(self, slug: str) -> Pair:
        """The submission at hand against the reference."""
        assert self.run is not None and self.run.pair is not None
        return self.run.pair

    def seed_words(self, case: CheckCase) -> tuple[object, ...]:
        """Inputs by the course's secret, so that nobody outside can make them."""
        return (self.begin.secret, self.seed, case.slug, case.id, case.case)

    # --- pytest's hooks

    def pytest_configure(self, config: pytest.Config) -> None:
        """Stand where `both` looks for its stage."""
        config.stash[STAGE] = self

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what keeps a check file from being collected."""
        if report.failed and not self.fault:
            self.fault = f"{report.nodeid}: {report.longreprtext}"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Serve submissions until the launcher is gone, or the fork server, which the launcher finds out itself."""
        if self.fault:
            return True
        with suppress(SandboxLost):
            self.serve_all(session)
        return True

    def serve_all(self, session: pytest.Session) -> None:
        """Collect the checks, say so, and grade what comes. Raises SandboxLost."""
        try:
            cases = self.collect(session)
        except (CheckError, AssignmentError) as error:
            self.fault = str(error)
            return
        if self.begin.out:  # else no page is made, and a cold run has no time to lose
            from autograder.outlets.pages import pages

            pages.template("feedback.html")
        self.ready = True
        gc.collect()
        gc.freeze()  # torch, pytest and the checks stay for good: no collection has to look at them again
        probe = Worker(self.sandboxes["cpu"], Limits(), self.begin.isolation)
        probe.end()
        if self.begin.cache and FILES_ARE_SHUT & set(probe.walls):
            self.stock = DiskCache(Path(self.begin.cache))
        self.launcher.send(Collected(probe.walls))
        while True:
            try:
                work: Work = self.launcher.receive(Work)  # type: ignore[arg-type]
            except Closed:
                return
            if isinstance(work, Job):
                self.serve(work, cases[work.slug])
            elif isinstance(work, Parcel):
                self.send_back(work, cases[work.slug])
            elif isinstance(work, Errand):
                self.answer(work, cases[work.slug])
            else:
                self.attempt(work, cases[work.slug])

    def collect(self, session: pytest.Session) -> dict[str, list[CheckCase]]:
        """The cases of each assignment, public ones first. Raises CheckError or AssignmentError."""
        found = [case_of(item) for item in session.items if isinstance(item, pytest.Function)]
        cases: dict[str, list[CheckCase]] = {}
        for slug, assignment in self.assignments.items():
            own = sorted((case for case in found if case.slug == slug), key=lambda case: not case.public)
            check_needs(own)
            total = sum({case.id: case.points for case in own}.values())
            if abs(total - assignment.settings.points) > 1e-6:
                raise CheckError(
                    f"{slug}: the checks are worth {total:g} points together, and assignment.toml says "
                    f"{assignment.settings.points:g}: change one of them"
                )
            cases[slug] = own
        return cases

    def grade(self, submission: Submission, cases: list[CheckCase], effort: Effort) -> tuple[Report, list[str]]:
        """The report of one submission on every device of this run that its assignment names; and what was broken."""
        reports, faults = [], []
        settings = self.assignments[submission.slug].settings
        for device in settings.devices_of(self.begin.devices.names):
            reports.append(self.grade_on(device, submission, cases, effort))
            assert self.run is not None
            faults += self.run.faults
        self.run = None
        report = functools.reduce(merged, reports)
        missing = [device for device in settings.devices if device not in report.provenance.devices]
        report.waiting = {device: self.begin.devices.why_not(device) for device in missing}
        return report, faults

    def grade_on(self, device: str, submission: Submission, cases: list[CheckCase], effort: Effort) -> Report:
        """The report of one submission on one device."""
        slug = submission.slug
        begin, assignment, sandbox = self.begin, self.assignments[slug], self.sandboxes[device]
        isolation = begin.isolation if device == "cpu" else begin.gpu_isolation
        if (slug, device) not in self.banks:
            self.banks[slug, device] = ReferenceBank(
                sandbox, assignment, isolation, self.stock, begin.devices.place(device)
            )
        items = ItemRunner(lambda item: both_of(self, item))
        self.run = SubmissionRun(sandbox, assignment, self.banks[slug, device], isolation, items, effort)
        provenance = msgspec.structs.replace(
            begin.provenance,
            seed=self.seed,
            submission=submission.digest,
            assignment=begin.assignments[slug],
            gpu="" if device == "cpu" else begin.devices.model,
        )
        return self.run.grade(submission, cases, provenance)

    def attempt(self, trial: Trial, cases: list[CheckCase]) -> None:
        """Grade an answer of our own, and write nothing."""
        module = self.assignments[trial.slug].module
        self.seed = trial.seed
        submission = Submission(trial.student, trial.slug, module, trial.sources, False, {}, [], "")
        with measured() as margins:
            report, faults = self.grade(submission, cases, trial.effort)
        self.launcher.send(Done(encode(report), faults, name=trial.student, margin=max(margins, default=0.0)))
        self.seed = self.begin.seed

    def answer(self, errand: Errand, cases: list[CheckCase]) -> None:
        """Grade one submission, and write nothing."""
        module = self.assignments[errand.slug].module
        submission = read_submission(Path(errand.path), errand.student, errand.slug, module)
        report, faults = self.grade(submission, cases, Effort())
        self.launcher.send(Done(encode(report), faults))

    def serve(self, job: Job, cases: list[CheckCase]) -> None:
        """Grade one submission, and write its report and feedback."""
        module = self.assignments[job.slug].module
        done = self.paged(read_submission(Path(job.path), job.student, job.slug, module), cases, job.earlier)
        write_graded(Path(self.begin.out), job.student, job.slug, done.page, done.report)
        self.launcher.send(msgspec.structs.replace(done, page=b""))

    def send_back(self, parcel: Parcel, cases: list[CheckCase]) -> None:
        """Grade one submission for a machine that writes its report and feedback itself."""
        self.launcher.send(self.paged(parcel.submission, cases, parcel.earlier))

    def paged(self, submission: Submission, cases: list[CheckCase], earlier: bytes) -> Done:
        """The report of one submission, merged with an earlier one of another device, with its feedback page."""
        from autograder.outlets.pages import feedback

        report, faults = self.grade(submission, cases, Effort())
        if earlier:
            report = merged(decode(earlier), report)
        title = self.language.text(self.assignments[submission.slug].title)
        page = feedback.render(report, submission.text, self.language, title)
        return Done(encode(report), faults, page.encode())
