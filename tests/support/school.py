"""A small course with its class, graded as often as one likes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.assignment import Course
from autograder.authoring.new import new
from autograder.grading.class_run import ClassRun
from autograder.grading.grading_plan import ClassSummary, GradingPlan
from autograder.grading.policy.wall_policy import BEST
from autograder.grading.results.output_folder import reports_in
from autograder.submissions.discovery import find_submissions

SLUG = "51_mean_square"
ONTIME = "2026-03-02 11:00:00 UTC"


class School:
    """The course at a root, what was handed in, and what was graded."""

    def __init__(self, root: Path) -> None:
        self.course = Course(root)
        self.right = (root / "solutions" / SLUG / "mean_square.py").read_text("utf-8")
        self.wrong = self.right.replace("(x * x).mean(dim)", "(x * x).sum(dim)")
        self.submitted, self.out = root / "submitted", root / "graded"

    def hand_in(self, student: str, code: str, stamp: str = ONTIME) -> None:
        """Hand in a module."""
        folder = self.submitted / student / SLUG
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mean_square.py").write_text(code, "utf-8")
        (folder / "timestamp.txt").write_text(stamp)

    def plan(self, **settings: Any) -> GradingPlan:
        """A plan for the whole class."""
        places = find_submissions(self.submitted, [SLUG]).places
        return GradingPlan(self.course, places, self.out, walls=BEST, **settings)

    def grade(self, **settings: Any) -> ClassSummary:
        """Grade the class."""
        return ClassRun(self.plan(**settings)).run()

    def scores(self) -> dict[str, float]:
        """The score of each student."""
        return {report.student: report.score for report in reports_in(self.out)}

    def page(self, student: str) -> str:
        """A student's feedback."""
        return (self.out / "feedback" / student / f"{SLUG}.html").read_text("utf-8")

    def rules(self, text: str) -> None:
        """Write course.toml."""
        (self.course.root / "course.toml").write_text(text, "utf-8")

    def change_checks(self, old: str, new: str) -> None:
        """Change the hidden checks."""
        path = self.course.assignment(SLUG).checks / "test_mean_square.py"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


def new_school(root: Path) -> School:
    """A school of three students, not graded yet: ana is right, bia is wrong, and caio is as wrong as bia."""
    (root / "solutions").mkdir()
    (root / "tests" / "hidden").mkdir(parents=True)
    new(Course(root), SLUG)
    school = School(root)
    school.hand_in("ana", school.right)
    school.hand_in("bia", school.wrong)
    school.hand_in("caio", school.wrong + "# alone\n")
    return school
