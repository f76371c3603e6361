"""Tests of where released assignments are found, and of what is said where they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.released import Handout, Released, ReleaseError
from tests.support import ROOT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for slug in ("01_tensor_ops", "03_stable_softmax", "11_training_loop"):
        shutil.copytree(ROOT / "assignments" / slug, tmp_path / "assignments" / slug)
    return tmp_path


def names(handout: Handout) -> list[str]:
    return [released.folder.name for released in handout]


@pytest.mark.parametrize("start", [".", "assignments", "assignments/03_stable_softmax", "notes/deep"])
def test_they_are_found_in_and_around_where_a_student_stands(course: Path, start: str) -> None:
    (course / start).mkdir(parents=True, exist_ok=True)
    handout = Handout.around(course / start)
    assert names(handout) == ["01_tensor_ops", "03_stable_softmax", "11_training_loop"]
    assert (handout.here is not None) == start.endswith("softmax")


def test_one_alone_is_found_too(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "assignments" / "03_stable_softmax", tmp_path / "week 3")
    handout = Handout.around(folder)
    assert handout.here is not None and handout.here.slug == "03_stable_softmax"
    assert handout.here.answer == folder / "stable_softmax.py"


def test_where_there_are_none_it_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError) as caught:
        Handout.around(tmp_path)
    assert (caught.value.message.id, caught.value.message.values) == ("no_assignments_here", {"folder": str(tmp_path)})


@pytest.mark.parametrize(
    "name",
    [
        "03_stable_softmax",
        "stable_softmax",
        "softmax",
        "3",
        "03",
        "stable_softmax.py",
        "assignments/03_stable_softmax/",
    ],
)
def test_one_is_named_by_its_slug_its_number_its_module_or_a_part(course: Path, name: str) -> None:
    assert Handout.around(course).assignment(name).folder.name == "03_stable_softmax"


@pytest.mark.parametrize(
    ("name", "id", "near"),
    [
        ("stabel_softmax", "no_such_assignment_but", "03_stable_softmax"),
        ("9", "no_such_assignment", ""),
        ("o", "no_such_assignment", ""),
        ("", "no_such_assignment", ""),
    ],
)
def test_a_name_that_is_wrong_or_fits_several_is_told_with_those_that_exist(
    course: Path, name: str, id: str, near: str
) -> None:
    with pytest.raises(ReleaseError) as caught:
        Handout.around(course).assignment(name)
    assert (caught.value.message.id, caught.value.message.values["near"]) == (id, near)
    assert "11_training_loop" in caught.value.message.values["slugs"]


@pytest.mark.parametrize(
    ("content", "id"),
    [("{", "release_damaged"), ("\xff", "release_damaged"), ('{"schema": 1}', "release_of_another_version")],
)
def test_a_public_json_that_cannot_be_read_is_told(course: Path, content: str, id: str) -> None:
    folder = course / "assignments" / "03_stable_softmax"
    (folder / "public.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(ReleaseError) as caught:
        assert Released(folder).module
    assert caught.value.message.id == id


def test_a_folder_without_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError) as caught:
        assert Released(tmp_path).slug
    assert caught.value.message.id == "release_missing"
