"""One submission graded for a host: a report comes out whatever happens, and the teacher hears whose fault it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.checks.observers.disk_cache import usual_folder
from autograder.grading.executors.devices import choose_devices
from autograder.grading.executors.local_pool import ChecksFault, JobLost, LocalPool, MissingWalls
from autograder.grading.executors.messages import Begin, Errand
from autograder.grading.policy.course_file import CourseFileError, read_policy
from autograder.grading.results import provenance
from autograder.inside.walls.walls import open_to_all, python_is_open
from autograder.locale.message import Message, message
from autograder.report import Report, decode

STUDENT = "student"  # a host knows who it is; we need not

ANYWHERE = ("rlimits", "seccomp", "landlock")
WITHOUT_LANDLOCK = ("rlimits", "seccomp", "landlock or user")


class HostOutcome(msgspec.Struct):
    """What came of a submission. `heard`: for the teacher; `catalogues`: the assignment's own sentences."""

    report: Report
    heard: list[Message]
    catalogues: list[Path] = []


class HostRun(msgspec.Struct):
    """A submission, and how it is to be graded. `required`: None for the least that keeps the hidden checks hidden."""

    course: Callable[[], Course]  # may raise AssignmentError
    slug: str
    path: Path
    seed: int = 0
    walls: bool = True
    required: Sequence[str] | None = None

    def grade(self) -> HostOutcome:
        """The report, whatever happens, and what the teacher should hear."""
        heard: list[Message] = []
        points = 0.0
        catalogues: list[Path] = []
        try:
            if not self.path.exists():
                heard.append(message("host_no_submission", path=str(self.path)))
            course = self.course()
            assignment = course.assignment(self.slug)
            points, catalogues = assignment.settings.points, [assignment.translations]
            return HostOutcome(self._report(course, assignment), heard, catalogues)
        except (AssignmentError, CourseFileError) as error:
            why, fault = "host_setup", message("host_setup_fault", text=str(error))
        except ChecksFault as error:
            why, fault = "host_setup", message("run_checks_fault", text=str(error))
        except MissingWalls as missing:
            why, fault = "host_walls_missing", message("host_walls_fault", walls=str(missing))
        except Exception as error:  # whatever it is, a mistake of ours included: a host must find a result
            why, fault = "broken_grading", message("host_failure", text=f"{type(error).__name__}: {error}")
        return HostOutcome(unfinished(self.slug, why, points), [*heard, fault], catalogues)

    def _report(self, course: Course, assignment: Assignment) -> Report:
        secret = read_policy(course).secret
        begin = Begin(
            root=str(course.root),
            slugs=[self.slug],
            seed=self.seed,
            secret=secret,
            language="en",  # a report holds messages; who renders them chooses
            out="",
            provenance=provenance.now(self.seed, secret),
            assignments={self.slug: assignment.digest()},
            devices=choose_devices("cpu"),
            cache=usual_folder(),
        )
        required = least(course) if self.required is None else self.required
        seconds = assignment.settings.limits.submission_seconds
        pool = LocalPool(
            begin, self.walls, required if self.walls else (), 1, lambda slug: seconds, assignment.settings.preload
        )
        (done,) = pool.grade([Errand(STUDENT, self.slug, str(self.path.absolute()))])
        if isinstance(done, JobLost):
            return unfinished(self.slug, "broken_grading", assignment.settings.points)
        return decode(done.report)


def unfinished(slug: str, why: str, points: float = 0.0) -> Report:
    """The report of a submission that could not be graded: no point is lost, and it says why."""
    return Report(
        assignment=slug,
        student=STUDENT,
        score=0.0,
        max_score=points,
        points_open=points,
        outcome="broken",
        intake=[message(why)],
        provenance=provenance.now(0),
    )


def least(course: Course) -> Sequence[str]:
    """The walls without which a student's code could read the hidden checks.

    Another user is such a wall too, where the course is closed to others and Python is open to all: else a worker
    keeps the right to read every file, and only Landlock bounds what it reaches.
    """
    apart = not open_to_all(course.root) and python_is_open()
    return WITHOUT_LANDLOCK if apart else ANYWHERE
