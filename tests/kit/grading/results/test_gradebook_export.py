"""`autograder collect` and `autograder export`: from what an LMS hands out to what it takes back."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from autograder.atomic_file import write_whole
from autograder.cli import main
from autograder.report import CheckResult, Report, decode, encode
from tests.support import ROOT

SLUG = "03_stable_softmax"


@pytest.fixture
def autograder(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The command, in this process: it starts no other here."""
    monkeypatch.setenv("AUTOGRADER_LANG", "en")
    return lambda *words: CliRunner().invoke(main, [*map(str, words), "--assignment", SLUG, "--course", str(ROOT)])


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """Graded work of one student, as Moodle names her."""
    from autograder.grading.results.provenance import now

    check = CheckResult(id="a/b", exercise="a", title="It holds.", outcome="passed", points=20.0, max_points=20.0)
    report = Report(
        assignment=SLUG, student="Ana Lima_123", score=20.0, max_score=20.0, checks=[check], provenance=now(0)
    )
    write_whole(tmp_path / "graded" / "reports" / "Ana Lima_123" / f"{SLUG}.json", encode(report))
    write_whole(tmp_path / "graded" / "feedback" / "Ana Lima_123" / f"{SLUG}.html", b"<p>page")
    return tmp_path / "graded"


@pytest.fixture
def download(tmp_path: Path) -> Path:
    """What Moodle hands out."""
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Ana Lima_123_assignsubmission_file/stable_softmax.py", "x = 1\n")
        archive.writestr("stray.txt", "")
    return path


def test_a_download_becomes_a_folder_to_grade(autograder: Any, download: Any, tmp_path: Path) -> None:
    done = autograder("collect", download, "--to", tmp_path / "submitted")
    assert done.exit_code == 0, done.output
    assert "Moodle: 1 file of 1 student is in" in done.output
    assert "stray.txt was left out: its name does not say whose it is." in done.output
    assert (tmp_path / "submitted" / "Ana Lima_123" / SLUG / "stable_softmax.py").read_text() == "x = 1\n"


def test_what_is_no_download_is_refused(autograder: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.py", "")
    done = autograder("collect", tmp_path / "a.zip", "--to", tmp_path / "submitted")
    assert done.exit_code == 2
    assert "this is no download of submissions that we know" in " ".join(done.output.split())


@pytest.mark.parametrize(
    ("target", "template", "filled"),
    [
        ("csv", b"id,grade\nAna Lima_123,\n", b"id,grade\nAna Lima_123,20\n"),
        (
            "canvas",
            b"Student,ID,Section,Stable softmax (1)\n Points Possible,,,20\nAna Lima,123,S,\n",
            b"Student,ID,Section,Stable softmax (1)\n Points Possible,,,20\nAna Lima,123,S,20\n",
        ),
        (
            "moodle-worksheet",
            b"Identifier,Full name,Grade,Maximum Grade\nParticipant 123,Ana,,20.00\n",
            b"Identifier,Full name,Grade,Maximum Grade\nParticipant 123,Ana,20,20.00\n",
        ),
    ],
)
def test_a_template_is_filled_beside_the_graded_work(
    autograder: Any, graded: Any, tmp_path: Path, target: str, template: bytes, filled: bytes
) -> None:
    (tmp_path / "book.csv").write_bytes(template)
    done = autograder(
        "export", "--format", target, "--template", tmp_path / "book.csv", "--graded", graded, "--column",
        "Stable softmax" if target == "canvas" else "grade",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert (graded / "book.graded.csv").read_bytes() == filled
    assert (tmp_path / "book.csv").read_bytes() == template
    assert f"the filled file is {graded / 'book.graded.csv'}" in done.output


def test_feedback_pages_go_into_moodles_own_folders(
    autograder: Any, graded: Any, download: Any, tmp_path: Path
) -> None:
    words = ["export", "--format", "moodle-feedback-zip", "--template", download, "--graded", graded]
    done = autograder(*words, "--out", tmp_path / "feedback.zip")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        assert archive.read("Ana Lima_123_assignsubmission_file/feedback.html") == b"<p>page"


def test_no_page_of_what_broke_on_our_side_is_handed_out(
    autograder: Any, graded: Any, download: Any, tmp_path: Path
) -> None:
    path = graded / "reports" / "Ana Lima_123" / f"{SLUG}.json"
    report = decode(path.read_bytes())
    report.outcome = "broken"
    path.write_bytes(encode(report))
    words = ["export", "--format", "moodle-feedback-zip", "--template", download, "--graded", graded]
    done = autograder(*words, "--out", tmp_path / "feedback.zip")
    assert "left out, as their grading broke on our side (grade again first): Ana Lima_123" in done.output
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        assert archive.namelist() == []


def test_what_is_wrong_with_a_template_or_a_folder_is_told(autograder: Any, graded: Any, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_bytes(b"a,b\n1,2\n")
    words = ["export", "--template", tmp_path / "book.csv", "--format"]
    done = autograder(*words, "canvas", "--graded", graded)
    assert done.exit_code == 2
    assert "the template is not what Canvas exports" in " ".join(done.output.split())
    done = autograder(*words, "canvas", "--graded", tmp_path / "empty")
    assert done.exit_code == 2
    assert f"holds no report of {SLUG}: grade first" in " ".join(done.output.split())
    path = graded / "reports" / "Bia" / f"{SLUG}.json"
    write_whole(path, b"{}")
    done = autograder(*words, "canvas", "--graded", graded)
    assert done.exit_code == 2
    assert "is not a report" in " ".join(done.output.split())
