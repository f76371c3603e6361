"""Grade one submission for a host: there is a report whatever happens, and the teacher learns whose fault it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.checks.observers.disk_cache import usual_folder
from autograder.grading.executors.devices import choose_devices
from autograder.grading.executors.launch import executor_here, run_setup
from autograder.grading.executors.local_pool import ChecksFault, MissingWalls
from autograder.grading.executors.messages import Job, JobLost
from autograder.grading.policy.course_file import CourseFileError, read_policy
from autograder.grading.policy.wall_policy import wall_policy
from autograder.grading.results import provenance
from autograder.locale.message import Message, message
from autograder.report import Report, decode, unfinished
from autograder.submissions.reader import reading

STUDENT = "student"  # a host knows who it is; we need not


class HostOutcome(msgspec.Struct):
    """The result of a submission. `notes`: for the teacher. `catalogues`: the assignment's own translations."""

    report: Report
    notes: list[Message]
    catalogues: list[Path] = []


class HostRun(msgspec.Struct):
    """A submission and the settings for grading it. `isolation`: a value of `--isolation`."""

    course: Callable[[], Course]  # may raise AssignmentError
    slug: str
    path: Path
    seed: int = 0
    isolation: str = "host"

    def grade(self) -> HostOutcome:
        """Return a report, whatever happens, and the messages for the teacher."""
        notes: list[Message] = []
        points = 0.0
        catalogues: list[Path] = []
        try:
            if not self.path.exists():
                notes.append(message("host_no_submission", path=str(self.path)))
            course = self.course()
            assignment = course.assignment(self.slug)
            points, catalogues = assignment.settings.points, [assignment.translations]
            return HostOutcome(self._report(course, assignment), notes, catalogues)
        except (AssignmentError, CourseFileError) as error:
            why, fault = "host_setup", message("host_setup_fault", text=str(error))
        except ChecksFault as error:
            why, fault = "host_setup", error.message
        except MissingWalls as missing:
            why, fault = "host_walls_missing", message("host_walls_fault", walls=missing.walls)
        except Exception as error:  # whatever it is, a mistake of ours included: a host must find a result
            why, fault = "broken_grading", message("host_failure", text=f"{type(error).__name__}: {error}")
        return HostOutcome(without_result(self.slug, why, points), [*notes, fault], catalogues)

    def _report(self, course: Course, assignment: Assignment) -> Report:
        secret = read_policy(course).secret
        setup = run_setup(
            course,
            [assignment],
            provenance.now(self.seed, secret),
            walls=wall_policy(self.isolation, course),
            secret=secret,
            devices=choose_devices("cpu"),
            cache=usual_folder(),
        )
        with reading() as reader:
            submission, _ = reader.read(self.path, STUDENT, self.slug, assignment.module)
        (done,) = executor_here(setup).grade([Job(submission)])
        if isinstance(done, JobLost):
            return without_result(self.slug, "broken_grading", assignment.settings.points)
        return decode(done.report)


def without_result(slug: str, why: str, points: float = 0.0) -> Report:
    """The report of a submission that could not be graded: no point is lost, and it says why."""
    return unfinished(STUDENT, slug, points, [message(why)], provenance.now(0))
