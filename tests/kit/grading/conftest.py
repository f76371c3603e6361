"""What the tests of grading share: plans, reports that came out, and the sample class, graded once."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import Course
from autograder.grading.class_run import ClassRun
from autograder.grading.grading_plan import GradingPlan
from autograder.grading.policy.wall_policy import BEST
from autograder.report import Report, decode
from autograder.submissions.discovery import find_submissions
from tests.support import ROOT
from tests.support.school import School, new_school

Reports = dict[tuple[str, str], Report]


def make_plan(submitted: Path, out: Path, **settings: Any) -> GradingPlan:
    """A plan for all submissions of a folder, behind the best walls of this machine."""
    course = Course(ROOT)
    places = find_submissions(submitted, course.slugs()).places
    usual: dict[str, Any] = {"walls": BEST, "jobs": 2}
    return GradingPlan(course, places, out, **usual | settings)


def read_reports(out: Path) -> Reports:
    """Every report of a folder, by student and slug."""
    found = sorted((out / "reports").glob("*/*.json"))
    return {(path.parent.name, path.stem): decode(path.read_bytes(), str(path)) for path in found}


@pytest.fixture
def plan_for() -> Callable[..., GradingPlan]:
    """Makes plans."""
    return make_plan


@pytest.fixture
def reports_in() -> Callable[[Path], Reports]:
    """Reads reports."""
    return read_reports


@pytest.fixture(scope="module")
def graded_sample(shared_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the graded sample class."""
    out = tmp_path_factory.mktemp("sample") / "graded"
    ClassRun(make_plan(ROOT / "tests" / "sample_class" / "submitted", out)).run()
    return out


@pytest.fixture(scope="module")
def sample_reports(graded_sample: Path) -> Reports:
    """The reports of the sample class."""
    return read_reports(graded_sample)


@pytest.fixture
def submit(tmp_path: Path) -> Callable[..., Path]:
    """Hands in files: submit("ana", "03_stable_softmax", {"stable_softmax.py": "…"}); returns the class folder."""

    def hand_in(student: str, slug: str, files: dict[str, str]) -> Path:
        for name, content in files.items():
            path = tmp_path / "submitted" / student / slug / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return tmp_path / "submitted"

    return hand_in


@pytest.fixture(scope="session")
def graded_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a school that was graded once, to be copied."""
    root = tmp_path_factory.mktemp("school")
    new_school(root).grade()
    return root


@pytest.fixture
def school(graded_school: Path, tmp_path: Path, shared_server: None) -> School:
    """A school of three students, graded."""
    shutil.copytree(graded_school, tmp_path / "school")
    return School(tmp_path / "school")
