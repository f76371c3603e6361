"""What a teacher decides on open points arrives in a real gradebook and in the feedback of nbgrader."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("nbgrader")

from autograder.nbgrader.folder import NewFolder
from tests.support.commands import autograder_here
from tests.support.nbgrader_week import World, nbgrader, plain
from tests.support.school import SLUG, new_school

CHECK = "mean_square/test_gradients"


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A course in nbgrader, whose only student's gradients could not be looked at."""
    root = tmp_path_factory.mktemp("undecided")
    school = new_school(root)
    school.change_checks('    both.call("mean_square", randn(4, 5), dim=0)', '    pytest.skip("no time")\n    both')
    folder = root / "nb"
    assignment = school.course.assignment(SLUG)
    NewFolder(school.course, [assignment], folder, "en", jobs=2, isolation="best").write(force=False)
    ((status, said),) = nbgrader(folder, ["generate_assignment", SLUG])
    assert status == 0, said
    handed_in = folder / "submitted" / "ana" / SLUG
    shutil.copytree(folder / "release" / SLUG, handed_in)
    (handed_in / "mean_square.py").write_text(school.right, "utf-8")
    return World(school.course, folder, {"autograde": autograde(folder)})


def autograde(folder: Path, *words: str) -> tuple[int, str]:
    graded, fed_back = nbgrader(folder, ["autograde", SLUG, *words], ["generate_feedback", SLUG, "--force"])
    return max(graded[0], fed_back[0]), graded[1] + fed_back[1]


def feedback(world: World) -> str:
    return plain((world.folder / "feedback" / "ana" / SLUG / "lesson.html").read_text("utf-8"))


def test_open_points_wait_for_the_teacher_and_what_is_decided_arrives(undecided: World) -> None:
    assert undecided.said["autograde"][0] == 0, undecided.said
    with undecided.gradebook() as gradebook:
        grade = gradebook.find_grade("mean_square", "lesson", SLUG, "ana")
        assert (grade.auto_score, grade.needs_manual_grade) == (3.0, True)
    assert "Your teacher decides on these 2 points." in feedback(undecided)

    words = ["decide", "ana", SLUG, CHECK, "--points", 1.5, "--because", "Right by hand.", "--out", "nb/graded"]
    done = autograder_here(*words, cwd=undecided.course.root)
    assert done.returncode == 0, done.stderr
    status, said = autograde(undecided.folder, "--force")
    assert status == 0, said
    with undecided.gradebook() as gradebook:
        grade = gradebook.find_grade("mean_square", "lesson", SLUG, "ana")
        assert (grade.auto_score, grade.needs_manual_grade) == (4.5, False)
    assert "Decided by your teacher: 1.5 of 2 points." in feedback(undecided)
    assert "Right by hand." in feedback(undecided) and "Your teacher decides" not in feedback(undecided)
