"""Tests of what Canvas, Moodle and Gradescope hand out: recognised by naming, sorted by student, never overwriting."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.submissions.discovery import find_submissions
from autograder.submissions.files import SubmissionRejected
from autograder.submissions.lms_download import NotADownload, recognise, unpack

SLUG = "03_stable_softmax"
RIGHT = b"def softmax(x, dim=-1): return x.softmax(dim)\n"


def zipped(path: Any, files: Any) -> Any:
    """An archive of these files; a name may come twice, or lead outside."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def written(folder: Any) -> Any:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# lib/content_zipper.rb of canvas-lms: [users_name, "LATE"?, user_id].join("_") + "_#{file.id}_#{display_name}"
CANVAS = {
    "limaana_12_345_stable_softmax.py": ("limaana_12", "stable_softmax.py"),
    "silvajoão_LATE_13_346_stable_softmax-1.py": ("silvajoão_13", "stable_softmax.py"),
    "souzabia_14_347_meu_trabalho_3.ipynb": ("souzabia_14", "meu_trabalho_3.ipynb"),
    "souzabia_14_348_work-1.zip": ("souzabia_14", "work.zip"),
    "anon_a1B2c_349_stable_softmax.py": ("anon_a1B2c", "stable_softmax.py"),
}
# mod/assign/locallib.php: fullname_uniqueid_plugintype_pluginname, a folder since 4.1, a prefix before
MOODLE = {
    "Ana Lima_123_assignsubmission_file/stable_softmax.py": ("Ana Lima_123", "stable_softmax.py"),
    "João D'Ávila_124_assignsubmission_file_/src/stable_softmax.py": ("João D'Ávila_124", "src/stable_softmax.py"),
    "Bia_Souza_125_assignsubmission_file_stable_softmax.py": ("Bia_Souza_125", "stable_softmax.py"),
    "Participante 126_126_assignsubmission_file/a_1_b.py": ("Participante 126_126", "a_1_b.py"),
}
GRADESCOPE = {
    "assignment_7_export/submission_201/stable_softmax.py": ("submission_201", "stable_softmax.py"),
    "assignment_7_export/submission_202/src/helpers.py": ("submission_202", "src/helpers.py"),
    "submission_203/stable_softmax.ipynb": ("submission_203", "stable_softmax.ipynb"),
}


@pytest.mark.parametrize(("lms", "names"), [("canvas", CANVAS), ("moodle", MOODLE), ("gradescope", GRADESCOPE)])
def test_a_download_is_recognised_by_its_names(lms: str, names: Any) -> None:
    download = recognise(list(names))
    assert download.lms == lms
    assert {handed.entry: (handed.student, handed.file) for handed in download.handed} == names
    assert download.notes == []


@pytest.mark.parametrize("names", [CANVAS, MOODLE, GRADESCOPE], ids=["canvas", "moodle", "gradescope"])
def test_it_becomes_folders_that_can_be_graded(tmp_path: Path, names: Any) -> None:
    to = tmp_path / "submitted"
    download = unpack(zipped(tmp_path / "submissions.zip", dict.fromkeys(names, RIGHT)), SLUG, to)
    assert len(download.handed) == len(names)
    assert written(to) == {f"{student}/{SLUG}/{file}": RIGHT for student, file in names.values()}
    places = find_submissions(to, [SLUG]).places
    assert {place.student for place in places} == {student for student, _ in names.values()}


def test_two_attempts_at_a_name_are_kept_apart() -> None:
    names = ["limaana_12_345_a.py", "limaana_12_346_a-1.py", "limaana_12_347_b-1.py", "limaana_12_348_b-2.py"]
    assert [handed.file for handed in recognise(names).handed] == ["a.py", "a-1.py", "b.py", "b-2.py"]


def test_what_names_nobody_is_told_and_tables_and_litter_are_passed_over(tmp_path: Path) -> None:
    files = {
        "Ana Lima_123_assignsubmission_file/a.py": RIGHT,
        "Ana Lima_123_assignsubmission_onlinetext/onlinetext.html": b"<p>",
        "__MACOSX/._a.py": b"",
        "grades.csv": b"",
    }
    download = unpack(zipped(tmp_path / "submissions.zip", files), SLUG, tmp_path / "submitted")
    assert [note.text for note in download.notes] == [
        "Ana Lima_123_assignsubmission_onlinetext/onlinetext.html was left out: its name does not say whose it is."
    ]


def test_names_of_nobody_we_know_are_refused_with_what_was_expected(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {"homework/a.py": RIGHT, "homework/b.py": RIGHT})
    with pytest.raises(NotADownload, match="the names that Canvas, Moodle or Gradescope give the files, and these are"):
        unpack(path, SLUG, tmp_path / "submitted")
    assert not (tmp_path / "submitted").exists()


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(SubmissionRejected, match="it is damaged or not a zip"):
        unpack(tmp_path / "a.zip", SLUG, tmp_path / "submitted")


@pytest.mark.parametrize(
    "name",
    [
        "Ana_1_assignsubmission_file/../../../../evil.py",
        "submission_1/../../evil.py",
        "..\\submission_1\\..\\..\\evil.py",
        "limaana_1_2_..",
        "a\nb_1_2_evil.py",
        "limaana_1_2_C:evil.py",
    ],
)
def test_no_name_leads_out_of_its_students_folder(tmp_path: Path, name: str) -> None:
    to = tmp_path / "inner" / "submitted"
    download = unpack(zipped(tmp_path / "submissions.zip", {name: RIGHT}), SLUG, to)
    assert written(tmp_path / "inner") == {}
    assert [note.id for note in download.notes] == ["archive_unsafe_name"]
    assert not (tmp_path / "evil.py").exists()


def test_a_submission_that_is_an_archive_is_kept_for_the_intake_to_open(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"stable_softmax.py": RIGHT}).read_bytes()
    path = zipped(tmp_path / "submissions.zip", {"limaana_1_2_work.zip": inner, "limabia_2_3_work.rar": b"Rar!"})
    unpack(path, SLUG, tmp_path / "submitted")
    assert set(written(tmp_path / "submitted")) == {f"limaana_1/{SLUG}/work.zip", f"limabia_2/{SLUG}/work.rar"}


def test_a_bomb_is_left_out_and_the_others_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "submissions.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("limaana_1_2_bomb.py", b"\0" * (50 << 20))
        archive.writestr("limabia_2_3_a.py", RIGHT)
    download = unpack(path, SLUG, tmp_path / "submitted")
    assert [note.id for note in download.notes] == ["archive_bomb"]
    assert written(tmp_path / "submitted") == {f"limabia_2/{SLUG}/a.py": RIGHT}


def test_nothing_is_overwritten_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    to = tmp_path / "submitted"
    names = {"limaana_1_2_a.py": RIGHT}
    assert unpack(zipped(tmp_path / "one.zip", names), SLUG, to).notes == []
    assert unpack(zipped(tmp_path / "one.zip", names), SLUG, to).notes == []
    download = unpack(zipped(tmp_path / "two.zip", {"limaana_1_2_a.py": b"other"}), SLUG, to)
    assert "was left as it is: the archive holds another version" in download.notes[0].text
    assert written(to) == {f"limaana_1/{SLUG}/a.py": RIGHT}


def test_a_name_that_no_disk_takes_costs_its_own_file_only(tmp_path: Path) -> None:
    long = "a" * 250
    path = zipped(tmp_path / "a.zip", {f"{long}_1_2_a.py": RIGHT, "limabia_2_3_a.py": RIGHT})
    download = unpack(path, SLUG, tmp_path / "submitted")
    assert [handed.student for handed in download.handed] == [f"{long}_1", "limabia_2"]
    path = zipped(tmp_path / "b.zip", {f"{long}123456_1_2_a.py": RIGHT, "limabia_2_3_a.py": RIGHT})
    download = unpack(path, SLUG, tmp_path / "submitted")
    assert "could not be written: File name too long" in download.notes[0].text


def test_a_time_stamp_from_a_student_is_left_out() -> None:
    for name in (
        "limaana_1_2_timestamp.txt",
        "Ana Lima_1_assignsubmission_file_timestamp.txt",
        "x/submission_1/timestamp.txt",
    ):
        answer = name.replace("timestamp.txt", "stable_softmax.py")
        assert [one.file for one in recognise([answer, name]).handed] == ["stable_softmax.py"]
