"""A judge: a process with torch, the checks and the references, which grades one submission after the other.

It is forked from the fork server, so that torch is imported once for a whole run; secrets enter only after the fork.
The checks are collected once by pytest, whose loop then serves submissions.
"""

from __future__ import annotations

import functools
import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import msgspec
import pytest

from autograder.assignment import AssignmentError, Course
from autograder.checks.claims.tolerance import measured
from autograder.checks.observers.disk_cache import DiskCache
from autograder.checks.observers.references import ReferenceBank
from autograder.checks.pytest_plugin.check_case import CheckCase, CheckError, case_of, check_needs
from autograder.checks.pytest_plugin.session import run_session
from autograder.grading.executors.messages import Collected, Done, Job, RunSetup
from autograder.grading.judge.case_runner import CaseRunner
from autograder.grading.judge.submission_run import SubmissionRun
from autograder.grading.results.output_folder import write_graded
from autograder.grading.results.report_merge import merged
from autograder.inside.protocol.bounds import cut
from autograder.inside.protocol.channel import Channel, Closed
from autograder.inside.protocol.limits import Limits
from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.report import Provenance, Report, decode, encode, unfinished
from autograder.sandbox.server import Sandbox, SandboxLost
from autograder.sandbox.worker import Worker

# a worker behind one of these cannot read what is cached: the observations of references
FILES_ARE_SHUT = {"landlock", "mount"}
MEMORY = 1 << 30  # bytes on top of what a judge holds once it is ready; a class takes less than a fifth of it


def main(launcher: Channel, server: Channel) -> None:
    """Run as a judge; called after the fork."""
    setup = launcher.receive(RunSetup)
    with course_folder(setup) as root:
        judge_with(msgspec.structs.replace(setup, root=str(root), course={}), launcher, server)


@contextmanager
def course_folder(setup: RunSetup) -> Iterator[Path]:
    """Yield the course's folder. One that came as bytes is written where only the judge's user can read, and removed.

    It lies in the fork server's scratch folder, our working directory: whichever process ends last removes it.
    """
    if not setup.course:
        yield Path(setup.root)
        return
    home, server = Path.cwd(), os.getppid()
    course = Path(tempfile.mkdtemp(dir=home, prefix="course-"))
    try:
        for name, content in setup.course.items():
            path = course / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield course
    finally:
        shutil.rmtree(course if os.getppid() == server else home, ignore_errors=True)


def judge_with(setup: RunSetup, launcher: Channel, server: Channel) -> None:
    """Collect the checks of the course at `setup.root`, and grade what the launcher sends."""
    os.chdir(setup.root)  # the fork server's own folder goes with it
    sandboxes = {"cpu": Sandbox(server)}
    if setup.devices.accelerator is not None:
        _, (descriptor,), _, _ = socket.recv_fds(launcher.connection, 1, 1)
        sandboxes[setup.devices.accelerator.name] = Sandbox(Channel(socket.socket(fileno=descriptor)))
    judge = Judge(setup, launcher, sandboxes)
    paths = [one.checks for one in judge.assignments.values()]
    paths += [one.public_checks for one in judge.assignments.values() if one.public_checks.exists()]
    with suppress(SandboxLost):  # the launcher finds out itself
        try:
            end = run_session(paths, Path(setup.root), judge.serve)
        except (CheckError, AssignmentError) as error:
            launcher.send(Collected(fault=str(error)))
            return
        if not judge.ready:
            launcher.send(Collected(fault=end.fault))


class Judge:
    """Grades the submissions that the launcher sends."""

    def __init__(self, setup: RunSetup, launcher: Channel, sandboxes: dict[str, Sandbox]) -> None:
        self.setup = setup
        self.launcher = launcher
        self.sandboxes = sandboxes  # by the device of their workers
        course = Course(Path(setup.root))
        self.assignments = {slug: course.assignment(slug) for slug in setup.assignments}
        catalogues = [assignment.translations for assignment in self.assignments.values()]
        self.language = Language(setup.language, catalogues)
        self.banks: dict[tuple[str, str], ReferenceBank] = {}  # by slug and device
        self.cache: DiskCache | None = None
        self.ready = False
        self.out_of_memory = False

    def serve(self, items: list[pytest.Function]) -> None:
        """Report that the checks are collected, then grade jobs until the launcher closes the channel.

        Raises CheckError, AssignmentError or SandboxLost.
        """
        cases = self._collect(items)
        if self.setup.out:  # otherwise no page is made, and a cold run has no time to lose
            from autograder.outlets.pages import pages

            pages.template("feedback.html")
        self.ready = True
        gc.collect()
        gc.freeze()  # torch, pytest and the checks stay for good: no collection has to look at them again
        probe = Worker(self.sandboxes["cpu"], Limits(), self.setup.isolation)
        probe.end()
        if self.setup.cache and FILES_ARE_SHUT & set(probe.walls):
            self.cache = DiskCache(Path(self.setup.cache))
        limit_memory()
        self.launcher.send(Collected(probe.walls))
        with suppress(Closed):
            while not self.out_of_memory:
                job = self.launcher.receive(Job)
                self.launcher.send(self.do(job, cases[job.submission.slug]))

    def do(self, job: Job, cases: list[CheckCase]) -> Done:
        """Grade one submission and deliver what the job asks for."""
        with ExitStack() as stack:
            margins = stack.enter_context(measured()) if job.measured else []
            report, faults = self.grade_whatever_happens(job, cases)
        if job.earlier:
            report = merged(decode(job.earlier), report)
        done = Done(encode(report), faults, margin=max(margins, default=0.0))
        if job.deliver == "report":
            return done
        page = self._page(report, job)
        if job.deliver == "page":
            return msgspec.structs.replace(done, page=page)
        write_graded(Path(self.setup.out), report.student, report.assignment, page, done.report)
        return done

    def grade_whatever_happens(self, job: Job, cases: list[CheckCase]) -> tuple[Report, list[str]]:
        """Like `grade`; an exception that nothing has caught becomes a report that says that we failed.

        After a MemoryError the judge ends, since what fills it may not be this submission; the pool starts another.
        """
        try:
            return self.grade(job, cases)
        except (SandboxLost, AssignmentError, CheckError):
            raise
        except Exception as error:
            self.out_of_memory = isinstance(error, MemoryError)
            submission = job.submission
            points = self.assignments[submission.slug].settings.points
            intake = [*submission.intake, message("broken_grading")]
            report = unfinished(submission.student, submission.slug, points, intake, self._origin("cpu", job))
            return report, [cut(f"{submission.slug}: {type(error).__name__}: {error}")]

    def grade(self, job: Job, cases: list[CheckCase]) -> tuple[Report, list[str]]:
        """Grade on every device of the run. Returns the merged report, and what was broken."""
        reports, faults = [], []
        settings = self.assignments[job.submission.slug].settings
        for device in settings.devices_of(self.setup.devices.names):
            run = self._run_on(device, job)
            reports.append(run.grade(job.submission, cases, self._origin(device, job)))
            faults += run.faults
        report = functools.reduce(merged, reports)
        missing = [device for device in settings.devices if device not in report.provenance.devices]
        report.waiting = {device: self.setup.devices.why_not(device) for device in missing}
        return report, faults

    def _collect(self, items: list[pytest.Function]) -> dict[str, list[CheckCase]]:
        """Return the cases of each assignment, public ones first. Raises CheckError or AssignmentError."""
        found = [case_of(item) for item in items]
        cases: dict[str, list[CheckCase]] = {}
        for slug, assignment in self.assignments.items():
            own = sorted((case for case in found if case.slug == slug), key=lambda case: not case.public)
            check_needs(own)
            total = sum({case.id: case.points for case in own}.values())
            if abs(total - assignment.settings.points) > 1e-6:
                raise CheckError(
                    message("points_do_not_add_up", slug=slug, sum=total, points=assignment.settings.points)
                )
            cases[slug] = own
        return cases

    def _run_on(self, device: str, job: Job) -> SubmissionRun:
        setup, slug = self.setup, job.submission.slug
        assignment, sandbox = self.assignments[slug], self.sandboxes[device]
        isolation = setup.isolation if device == "cpu" else setup.gpu_isolation
        if (slug, device) not in self.banks:
            place = setup.devices.place(device)
            self.banks[slug, device] = ReferenceBank(sandbox, assignment, isolation, self.cache, place)
        runner = CaseRunner(self.banks[slug, device], setup.secret, self._seed(job))
        return SubmissionRun(assignment, sandbox, isolation, runner, job.effort)

    def _seed(self, job: Job) -> int:
        return self.setup.provenance.seed if job.seed is None else job.seed

    def _origin(self, device: str, job: Job) -> Provenance:
        return msgspec.structs.replace(
            self.setup.provenance,
            seed=self._seed(job),
            submission=job.submission.digest,
            assignment=self.setup.assignments[job.submission.slug],
            gpu="" if device == "cpu" else self.setup.devices.model,
        )

    def _page(self, report: Report, job: Job) -> bytes:
        from autograder.outlets.pages import feedback

        title = self.language.text(self.assignments[report.assignment].title)
        return feedback.render(report, job.submission.text, self.language, title).encode()


def limit_memory() -> None:
    """Let this process hold MEMORY more than it does, so that one submission cannot take the machine's memory."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        import resource

        held = int(statm.read_text().split()[5]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held + MEMORY, hard))
