"""course.toml and the roster: what they decide, and where a mistake in them is."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import Course
from autograder.grading.policy import secret_file
from autograder.grading.policy.course_file import CourseFileError, pseudonymous, read_policy, read_with_secret
from autograder.submissions.discovery import SubmissionPath
from tests.support import ROOT

COURSE = Course(ROOT)
SLUG = "03_stable_softmax"


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Reads a course.toml, beside which other files may lie."""
    (tmp_path / "solutions").symlink_to(COURSE.solutions)

    def read(text: Any, **files: Any) -> Any:
        (tmp_path / "course.toml").write_text(text, "utf-8")
        for name, content in files.items():
            (tmp_path / name.replace("_csv", ".csv")).write_text(content, "utf-8")
        return read_policy(Course(tmp_path))

    return read


def test_without_a_course_file_nothing_is_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    found = read_policy(Course(tmp_path))
    assert (found.secret, found.roster, found.due("ana", SLUG)) == ("", None, None)


def test_the_environment_has_the_secret_before_the_file(policy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    assert policy('secret = "ours"').secret == "ours"
    monkeypatch.setenv("AUTOGRADER_SECRET", "another")
    assert policy('secret = "ours"').secret == "another"


def test_a_secret_is_made_once_and_kept_for_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    first, notes = read_with_secret(Course(tmp_path))
    assert len(first.secret) == 32 and [note.id for note in notes] == ["secret_made"]
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [(secret_file.NAME, 0o600)]
    again, notes = read_with_secret(Course(tmp_path))
    assert (again.secret, notes) == (first.secret, [])
    assert read_policy(Course(tmp_path)).secret == first.secret
    assert secret_file.make_secret(tmp_path) == first.secret, "the first one wins"


def test_a_course_with_a_secret_of_its_own_gets_no_other(
    policy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    policy('secret = "ours"')
    assert read_with_secret(Course(tmp_path))[1] == []
    assert not (tmp_path / secret_file.NAME).exists()


def test_a_secret_that_cannot_be_kept_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET", raising=False)
    found, (note,) = read_with_secret(Course(tmp_path / "missing"))
    assert found.secret == "" and note.text.endswith('Write secret = "any text" in course.toml.')


def test_a_date_is_in_the_zone_of_the_course_and_an_extension_makes_it_later(policy: Any) -> None:
    found = policy(
        f'timezone = "America/Sao_Paulo"\n[assignments.{SLUG}]\ndue = 2026-03-02T20:00:00\n'
        '[[extensions]]\nstudent = "bia"\ndue = 2026-03-09T20:00:00\n'
        f'[[extensions]]\nstudent = "caio"\nassignment = "{SLUG}"\ndue = 2026-03-01T20:00:00\n'
    )
    assert found.due("ana", SLUG) == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert found.due("bia", SLUG) == datetime(2026, 3, 9, 23, tzinfo=UTC)
    assert found.due("caio", SLUG) == datetime(2026, 3, 2, 23, tzinfo=UTC)  # nobody gets less time
    assert found.due("ana", "01_tensor_ops") is None


def test_an_assignment_may_have_its_own_price_of_lateness(policy: Any) -> None:
    found = policy(
        f"[late]\npercent_per_day = 10\n[assignments.{SLUG}.late]\npercent_per_day = 20\n[assignments.01_tensor_ops]"
    )
    assert found.late(SLUG).percent_per_day == 20
    assert found.late("01_tensor_ops").percent_per_day == 10


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("[late\n", "at line 1, column 6", "Expected"),
        ("name = 'x'\n[late]\npercent_per_day = 'ten'\n", "line 3, column 1", "Expected a number, got text in quotes"),
        (
            "[late]\n  percent = 3\n",
            "line 2, column 3",
            "percent is not a setting; there are: grace_minutes,",
        ),
        ("seed = 3\n", "line 1, column 1", "seed is not a setting; there are: name, secret"),
        ("\n[assignments.03_softmax]\n", "line 2, column 1", "there is no assignment 03_softmax. There are: 01_"),
        (
            f"[assignments.{SLUG}]\ndue = 2026-03-02\n",
            "line 2, column 1",
            "such as 2026-03-02T23:59:00, got a date without a time",
        ),
        ("assignments = 3\n", "line 1, column 1", "write a table [assignments.SLUG]"),
        ("timezone = 'Brasil'\n", "line 1, column 1", "there is no time zone Brasil"),
        ("[late]\ngrace_minutes = -5\n", "line 2, column 1", "grace_minutes is -5; write a number of at least 0"),
        ("[late]\nmost_percent = 150\n", "line 2, column 1", "write a number from 0 to 100"),
        (
            "[[extensions]]\nstudent = 'a'\ndue = 2026-03-02T12:00:00\n[[extensions]]\nstudent = 'b'\n"
            "due = 2026-03-02T12:00:00\nassignment = 'x'\n",
            "line 7, column 1",
            "there is no assignment x",
        ),
        ("[attempts]\ncounts = 'all'\n", "line 2, column 1", "Invalid enum value 'all'"),
        ("roster = 'class.csv'\n", "line 1, column 1", "there is no file"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column_and_what_to_write(
    policy: Any, text: str, place: str, said: str
) -> None:
    with pytest.raises(CourseFileError) as error:
        policy(text)
    assert place in str(error.value)
    assert said in str(error.value)
    assert "course.toml" in str(error.value)


def test_an_extension_for_nobody_in_the_roster_is_told(policy: Any) -> None:
    with pytest.raises(CourseFileError, match=r"line 3, column 1: no student has the id bia in r.csv"):
        policy(
            'roster = "r.csv"\n[[extensions]]\nstudent = "bia"\ndue = 2026-03-02T12:00:00\n',
            r_csv="id,login\ns-1,ana\n",
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,name\ns-1,Ana\n", "line 1: a column is missing: login"),
        ("id,login\n../x,ana\n", "line 2: ../x is not an id"),
        ("id,login\ns-1,\n", "line 2: write the login"),
        ("id,login\ns-1,ana\ns-1,bia\n", "line 3: s-1, bia belongs to somebody already"),
    ],
)
def test_a_mistake_in_the_roster_is_told_with_its_line(policy: Any, text: str, said: str) -> None:
    with pytest.raises(CourseFileError) as error:
        policy('roster = "r.csv"', r_csv=text)
    assert said in str(error.value)


def test_a_student_is_known_by_the_pseudonym_and_a_stranger_is_told(policy: Any) -> None:
    found = policy('roster = "r.csv"', r_csv="id;login;name\ns-1;ana.lima;Ana Lima\n")
    places = [SubmissionPath("ana.lima", SLUG, Path("a")), SubmissionPath("zoe", SLUG, Path("z"))]
    known, notes = pseudonymous(places, found)
    assert known == [SubmissionPath("s-1", SLUG, Path("a"))]
    assert [note.text for note in notes] == [
        "zoe was not graded: no line of r.csv has this login. Add one, and run the same command again."
    ]


def test_the_course_file_that_is_shown_is_one(policy: Any) -> None:
    page = (COURSE.root / "docs" / "teaching.md").read_text("utf-8")
    text = page.split("```toml\n")[1].split("```")[0]
    found = policy(text, roster_csv="id,login\ns-7f3a21,ana\n")
    assert found.due("s-7f3a21", SLUG).astimezone(UTC) == datetime(2026, 3, 10, 2, 59, tzinfo=UTC)
    assert (found.late(SLUG).most_percent, found.file.attempts.counts) == (50, "best")
