"""Every submission is kept once, with all that was handed in."""

from __future__ import annotations

from pathlib import Path

from autograder.grading.policy.deadlines import TIMESTAMP
from autograder.grading.results.attempts import Attempts
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.files import SubmittedFiles


def handed_in(tmp_path: Path, **contents: str) -> tuple[SubmissionPath, SubmittedFiles]:
    """A submission with a time stamp, and its files as they were read."""
    path = tmp_path / "submitted" / "ana" / "01_double"
    path.mkdir(parents=True, exist_ok=True)
    (path / TIMESTAMP).write_text("2026-03-02 11:00:00 UTC")
    files = SubmittedFiles({f"{name}.py": text.encode() for name, text in contents.items()})
    return SubmissionPath("ana", "01_double", path), files


def test_an_attempt_is_kept_with_its_files_and_its_time(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "graded")
    place, files = handed_in(tmp_path, double="x = 1", helper="y = 2")
    assert attempts.count(place) == 0 and not attempts.holds(place, "sha256:1")
    attempts.keep(place, "sha256:1", files)
    folder = attempts.out(1) / "submitted" / "ana" / "01_double"
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "double.py": "x = 1",
        "helper.py": "y = 2",
        TIMESTAMP: "2026-03-02 11:00:00 UTC",
    }
    assert attempts.count(place) == 1 and attempts.holds(place, "sha256:1")


def test_the_last_attempt_is_held_and_an_earlier_one_handed_in_again_is_a_new_one(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "graded")
    place, files = handed_in(tmp_path, double="x = 1")
    for digest in ("sha256:1", "sha256:2"):
        attempts.keep(place, digest, files)
    assert attempts.holds(place, "sha256:2") and not attempts.holds(place, "sha256:1")
    attempts.keep(place, "sha256:1", files)
    assert attempts.count(place) == 3


def test_earlier_attempts_are_all_but_the_last(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "graded")
    place, files = handed_in(tmp_path, double="x = 1")
    for digest in ("sha256:1", "sha256:2", "sha256:3"):
        attempts.keep(place, digest, files)
    found = attempts.earlier([place])
    assert {number: [one.path for one in places] for number, places in found.items()} == {
        number: [attempts.out(number) / "submitted" / "ana" / "01_double"] for number in (1, 2)
    }


def test_what_a_killed_run_left_half_kept_is_replaced(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "graded")
    place, files = handed_in(tmp_path, double="x = 1")
    left = attempts.out(1) / "submitted" / "ana" / "01_double" / "half.py"
    left.parent.mkdir(parents=True)
    left.write_text("x =")
    attempts.keep(place, "sha256:1", files)
    assert not left.exists() and attempts.count(place) == 1


def test_an_empty_submission_is_an_attempt_too(tmp_path: Path) -> None:
    attempts = Attempts(tmp_path / "graded")
    place, files = handed_in(tmp_path)
    (place.path / TIMESTAMP).unlink()
    attempts.keep(place, "sha256:0", files)
    assert list((attempts.out(1) / "submitted" / "ana" / "01_double").iterdir()) == []
    assert attempts.holds(place, "sha256:0")
