"""Write a course folder for nbgrader: its configuration and the source of each assignment."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy.exc import DatabaseError

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.atomic_file import write_whole
from autograder.authoring.release import release
from autograder.checks.pytest_plugin.exercise_points import exercise_points
from autograder.grading.policy.course_file import Policy, read_policy
from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.nbgrader.source import NOTEBOOK, source_notebook

CONFIG = "nbgrader_config.py"
CONFIGURATION = '''"""nbgrader grades this course by autograder: no cell of a student's notebook is run."""

from pathlib import Path

from autograder.nbgrader.config import configure

HERE = Path(__file__).parent
c = get_config()  # noqa: F821 (nbgrader gives it)
configure(c, HERE, HERE / {course!r}, language={language!r}, jobs={jobs}, isolation={isolation!r})
# what you set below wins, for instance: c.CourseDirectory.course_id = "deep_learning"
'''


class WrittenFiles(msgspec.Struct):
    """The paths that were written, and those that existed already and were kept."""

    made: list[Path] = []
    kept: list[Path] = []


@dataclass
class NewFolder:
    """A course folder for nbgrader, to be written. `isolation`: a value of `grade --isolation`."""

    course: Course
    assignments: Sequence[Assignment]
    folder: Path
    language: str
    jobs: int
    isolation: str

    def write(self, force: bool) -> WrittenFiles:
        """Write the folder; existing files of the teacher are kept unless `force` is set.

        Raises AssignmentError, CheckError or CourseFileError; then nothing was written.
        """
        policy = read_policy(self.course)
        if self.folder.resolve() == self.course.root.resolve():
            raise AssignmentError(message("nbgrader_folder_is_course", folder=str(self.folder)))
        worth = exercise_points(self.course, self.assignments)
        notebooks = {a.slug: source_notebook(a, worth[a.slug], Language(self.language)) for a in self.assignments}
        written = WrittenFiles()
        with tempfile.TemporaryDirectory() as aside:
            release(self.course, self.assignments, Path(aside), policy.secret)
            if may_write(self.folder / CONFIG, force, written):
                write_whole(self.folder / CONFIG, self._configuration().encode())
            for slug, notebook in notebooks.items():
                target = self.folder / "source" / slug
                if may_write(target, force, written):
                    write_source(Path(aside) / slug, target, notebook)
        try:
            enter(self.folder, policy, self.assignments)
        except DatabaseError as error:
            path = self.folder / "gradebook.db"
            raise AssignmentError(message("nb_old_gradebook", path=str(path), text=str(error.orig))) from None
        return written

    def _configuration(self) -> str:
        course = os.path.relpath(self.course.root.resolve(), self.folder.resolve()).replace(os.sep, "/")
        return CONFIGURATION.format(course=course, language=self.language, jobs=self.jobs, isolation=self.isolation)


def write_source(released: Path, target: Path, notebook: bytes) -> None:
    """Write the source folder of an assignment: the released files, with one notebook instead of the lessons."""
    for lesson in released.glob("lesson*.ipynb"):
        lesson.unlink()
    write_whole(released / f"{NOTEBOOK}.ipynb", notebook)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(released, target)


def may_write(path: Path, force: bool, written: WrittenFiles) -> bool:
    """True if a path may be written, which is noted in `written`: existing work is kept unless `force` is set."""
    free = force or not path.exists()
    (written.made if free else written.kept).append(path)
    return free


def enter(folder: Path, policy: Policy, assignments: Sequence[Assignment]) -> None:
    """Enter due dates and, if there is a roster, students into the gradebook."""
    from nbgrader.api import Gradebook

    with alembic_in_reach(), Gradebook(f"sqlite:///{folder.resolve() / 'gradebook.db'}") as gradebook:
        for assignment in assignments:
            own = policy.file.assignments.get(assignment.slug)
            due = policy.aware(own.due).astimezone(UTC).replace(tzinfo=None) if own and own.due else None
            gradebook.update_or_create_assignment(assignment.slug, **({"duedate": due} if due else {}))
        for person in policy.roster.people if policy.roster else []:
            known: dict[str, Any] = {"email": person.rest.get("email")}
            known["first_name"], _, known["last_name"] = person.rest.get("name", "").partition(" ")
            gradebook.update_or_create_student(person.login, **{k: v for k, v in known.items() if v})


@contextmanager
def alembic_in_reach() -> Iterator[None]:
    """Put alembic, which nbgrader runs as a program, on the path even if no environment is activated."""
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
    try:
        yield
    finally:
        os.environ["PATH"] = path
