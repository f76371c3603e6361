"""Tests of the folder of a class: submissions are found, all else is told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from autograder.submissions import discovery
from autograder.submissions.discovery import SubmissionPath, find_submissions

SLUGS = ("03_stable_softmax", "07_linear_mlp_module")


def texts(class_folder: Path) -> list[str]:
    return [note.text for note in find_submissions(class_folder, SLUGS).notes]


def test_submissions_are_found_and_sorted(tmp_path: Path) -> None:
    for place in ("joão silva/07_linear_mlp_module", "ana/07_linear_mlp_module", "ana/03_stable_softmax"):
        (tmp_path / place).mkdir(parents=True)
    found = find_submissions(tmp_path, SLUGS)
    assert [(place.student, place.slug) for place in found.places] == [
        ("ana", "03_stable_softmax"),
        ("ana", "07_linear_mlp_module"),
        ("joão silva", "07_linear_mlp_module"),
    ]
    assert found.places[0].path == tmp_path / "ana" / "03_stable_softmax"
    assert found.notes == []


def test_whatever_has_the_name_of_an_assignment_is_a_submission(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "03_stable_softmax").symlink_to("/etc")
    (tmp_path / "ana" / "07_linear_mlp_module.zip").write_bytes(b"")
    assert find_submissions(tmp_path, SLUGS).places == [
        SubmissionPath("ana", "03_stable_softmax", tmp_path / "ana" / "03_stable_softmax"),
        SubmissionPath("ana", "07_linear_mlp_module", tmp_path / "ana" / "07_linear_mlp_module.zip"),
    ]


def test_a_folder_comes_before_a_loose_file(tmp_path: Path) -> None:
    (tmp_path / "ana" / "03_stable_softmax").mkdir(parents=True)
    (tmp_path / "ana" / "03_stable_softmax.py").write_bytes(b"")
    assert [place.path.name for place in find_submissions(tmp_path, SLUGS).places] == ["03_stable_softmax"]
    assert texts(tmp_path) == [
        "ana/03_stable_softmax.py was not graded: submissions are expected as <student>/<assignment>/<files>."
    ]


def test_an_unknown_assignment_is_told_with_those_that_exist(tmp_path: Path) -> None:
    (tmp_path / "ana" / "softmax").mkdir(parents=True)
    assert texts(tmp_path) == [
        "ana/softmax is not an assignment and was not graded. There are: 03_stable_softmax, 07_linear_mlp_module."
    ]


def test_stray_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "notes.txt").write_bytes(b"")
    (tmp_path / "grades.xlsx").write_bytes(b"")
    (tmp_path / ".DS_Store").write_bytes(b"")
    assert texts(tmp_path) == [
        "ana/notes.txt was not graded: submissions are expected as <student>/<assignment>/<files>.",
        "grades.xlsx was not graded: submissions are expected as <student>/<assignment>/<files>.",
    ]


def test_an_assignment_in_the_place_of_a_student_is_told(tmp_path: Path) -> None:
    (tmp_path / "03_stable_softmax").mkdir()
    assert texts(tmp_path) == [
        "03_stable_softmax was not graded: it stands where a student's folder should be."
        " Submissions are expected as <student>/<assignment>/<files>."
    ]


def test_a_link_in_the_place_of_a_student_is_told(tmp_path: Path) -> None:
    (tmp_path / "ana").symlink_to("/etc")
    assert texts(tmp_path) == [
        "ana was not graded: it is a link, and links are not followed. Put the folder itself there."
    ]


@pytest.mark.parametrize("name", [b"jo\xe3o", b"a\nb"])
def test_a_name_that_cannot_stand_in_a_report_is_told(tmp_path: Path, name: bytes) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)) / SLUGS[0]).mkdir(parents=True)
    assert find_submissions(tmp_path, SLUGS).places == []
    assert "was not graded: the name of the folder is not valid text. Rename it." in texts(tmp_path)[0]


def test_a_student_whose_folder_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ana").mkdir()
    plain = discovery.sorted_entries

    def forbidden(folder: Path, *litter: Any) -> list[os.DirEntry[str]]:
        if folder.name == "ana":
            raise PermissionError(13, "Permission denied")
        return plain(folder)

    monkeypatch.setattr(discovery, "sorted_entries", forbidden)
    assert texts(tmp_path) == ["ana was not graded: the folder cannot be read. Change its permissions."]


def test_a_class_that_is_not_there_is_an_error_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        find_submissions(tmp_path / "nowhere", SLUGS)


def test_a_student_may_be_called_like_a_folder_of_tools(tmp_path: Path) -> None:
    for student in ("venv", "env", "node_modules", ".git", "__MACOSX"):
        (tmp_path / student / SLUGS[0]).mkdir(parents=True)
    found = find_submissions(tmp_path, SLUGS)
    assert [place.student for place in found.places] == ["env", "node_modules", "venv"]
