"""The class of one nbgrader course, whose submissions are graded by our engine into a folder beside them."""

from __future__ import annotations

from pathlib import Path

from autograder.assignment import Course
from autograder.grading.class_run import ClassRun
from autograder.grading.grading_plan import GradingPlan
from autograder.grading.policy.course_file import Policy, read_policy
from autograder.grading.policy.wall_policy import wall_policy
from autograder.nbgrader.answers import with_answers
from autograder.report import Report
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.submission import Submission, read_submission

GRADED = "graded"
ASIDE = ".answers"  # modules and answer cells put together, made anew whenever they are needed


class Classroom:
    """A course directory of nbgrader."""

    def __init__(self, folder: Path, submitted: str, course: Course, language: str, jobs: int, isolation: str) -> None:
        self.folder = folder
        self.submitted = submitted
        self.course = course
        self.language = language
        self.jobs = jobs
        self.isolation = isolation
        self.out = folder / GRADED
        self.policy: Policy = read_policy(course)

    def grade(self, slug: str, students: list[str]) -> ClassRun:
        """Grade the changed submissions of some students, and settle them all. Raises whatever ClassRun.run raises."""
        grading = self._grading(slug, students)
        grading.run()
        return grading

    def report(self, slug: str, student: str) -> Report | None:
        """Return a student's report; None if the student is not in the roster or grading failed."""
        grading = self._grading(slug, [student])
        return grading.read(grading.plan.places[0]) if grading.plan.places else None

    def submission(self, slug: str, student: str) -> Submission:
        """Return the submission."""
        place = self._place(slug, student)
        return read_submission(place.path, student, slug, self.course.assignment(slug).module)

    def _grading(self, slug: str, students: list[str]) -> ClassRun:
        return ClassRun(
            GradingPlan(
                self.course,
                [self._place(slug, student) for student in students],
                self.out,
                language=self.language,
                jobs=self.jobs,
                walls=wall_policy(self.isolation),
            )
        )

    def _place(self, slug: str, student: str) -> SubmissionPath:
        roster = self.policy.roster
        id = (roster.id_of(student) if roster else None) or student
        aside = self.folder / ASIDE / id / slug
        path = with_answers(
            Path(self.submitted.format(student_id=student, assignment_id=slug)), self.course.assignment(slug), aside
        )
        return SubmissionPath(student, slug, path)
