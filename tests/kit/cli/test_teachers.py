"""The commands of a teacher, typed as they are: what they print, and how they end."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import autograder, autograder_here

SLUG = "51_mean_square"


@pytest.fixture(scope="module")
def home(shared_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with two students, graded."""
    home = tmp_path_factory.mktemp("course")
    (home / "solutions").mkdir()
    (home / "tests" / "hidden").mkdir(parents=True)
    assert autograder("new", SLUG, cwd=home).returncode == 0
    right = (home / "solutions" / SLUG / "mean_square.py").read_text("utf-8")
    for student, text in (("ana", right), ("bia", right.replace("mean(dim)", "sum(dim)"))):
        folder = home / "submitted" / student / SLUG
        folder.mkdir(parents=True)
        (folder / "mean_square.py").write_text(text, "utf-8")
    assert autograder_here("grade", "submitted", "--isolation", "best", cwd=home).returncode == 0
    return home


def test_history_tells_the_story_and_says_where_there_is_none(home: Any) -> None:
    told = autograder("history", "bia", SLUG, cwd=home)
    assert "bia  51_mean_square  – -> 0  (first report)  [first report (2)]" in told.stdout
    missing = autograder("history", "zoe", SLUG, cwd=home)
    assert (missing.returncode, missing.stderr) == (2, f"There is no report of zoe for {SLUG} in graded.\n")


def test_regrade_says_that_nothing_would_change_and_what_comes_next(home: Any, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(home, course)
    same = autograder_here("regrade", "submitted", "--isolation", "best", cwd=course)
    assert same.stdout == "Nothing would change: every report agrees with the present checks.\n"
    checks = course / "tests" / "hidden" / SLUG / "test_mean_square.py"
    checks.write_text(checks.read_text("utf-8").replace(".assert_same_output()", ""), "utf-8")
    words = ["regrade", "submitted", "--isolation", "best"]
    shown = autograder_here(*words, cwd=course).stdout
    assert "bia  51_mean_square  0 -> 3  (the checks changed)" in shown
    assert "1 gains points, 0 lose points, 1 stays the same." in shown and "with --apply does it" in shown
    applied = autograder_here(*words, "--apply", "--reason", "only gradients count", cwd=course)
    assert applied.returncode == 0 and "Written." in applied.stdout
    assert "[only gradients count]" in autograder("history", "bia", SLUG, cwd=course).stdout


def test_a_comment_says_whom_it_reaches(home: Any) -> None:
    words = ["comment", SLUG, "bia", "Look at the mean."]
    assert autograder(*words, cwd=home).stdout == "1 student reads it: bia\n"
    assert autograder(*words[:-1], cwd=home).stdout == "1 student no longer reads it: bia\n"
    nobody = autograder("comment", SLUG, "zoe", "hello", cwd=home)
    assert nobody.returncode == 2 and "zoe is neither a cluster nor a student" in nobody.stderr


def test_a_mistake_in_the_course_file_ends_with_its_place_and_status_2(home: Any, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(home, course)
    (course / "course.toml").write_text("[late]\npercent = 10\n")
    done = autograder_here("grade", "submitted", "--isolation", "best", cwd=course)
    assert done.returncode == 2
    assert "course.toml: line 2, column 1: percent is not a setting" in " ".join(done.stderr.split())


def test_a_roster_gives_pseudonyms_and_names_come_back_only_where_they_are_asked_for(home: Any, tmp_path: Path) -> None:
    course = tmp_path / "course"
    shutil.copytree(home, course)
    listed = course / "class.csv"
    listed.write_text("login,name\nana,=Ana Lima\nbia,Bia Reis\n", "utf-8")
    assert autograder("names", cwd=course).returncode == 2
    assert "2 students in" in autograder("roster", listed, cwd=course).stdout
    (course / "course.toml").write_text('roster = "roster.csv"\n')
    shutil.rmtree(course / "graded")
    assert autograder_here("grade", "submitted", "--isolation", "best", cwd=course).returncode == 0
    assert "Bia Reis" not in (course / "graded" / "grades.csv").read_text("utf-8")
    header, *rows = autograder("names", cwd=course).stdout.splitlines()
    assert header.startswith("login,name,student,assignment,score")
    assert sorted(row.split(",")[:2] for row in rows) == [["ana", "'=Ana Lima"], ["bia", "Bia Reis"]]


def test_similar_writes_a_page_beside_the_grades(home: Any) -> None:
    done = autograder("similar", "submitted", cwd=home)
    assert done.stdout.startswith("0 pairs to look at: see graded/similar.html")
    assert (home / "graded" / "similar.html").exists()


def test_nbgrader_init_keeps_what_a_teacher_wrote_and_says_so(home: Any) -> None:
    first = autograder_here("nbgrader", "init", "nb", "--assignment", SLUG, cwd=home)
    assert first.returncode == 0 and "wrote nb/nbgrader_config.py" in first.stdout
    (home / "nb" / "nbgrader_config.py").write_text("mine")
    again = autograder_here("nbgrader", "init", "nb", "--assignment", SLUG, cwd=home)
    assert "nb/nbgrader_config.py was there already and stays as it is" in again.stderr
    assert (home / "nb" / "nbgrader_config.py").read_text() == "mine"
    inside = autograder_here("nbgrader", "init", ".", cwd=home)
    assert inside.returncode == 2 and "name a folder of its own" in inside.stderr
