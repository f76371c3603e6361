"""Tests of the student's own file: found as the grader finds it, and where it is not, the way out is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.released import Released
from autograder.student.own_submission import answer_of, elsewhere, load_of, no_answer


def ids(released: Released, nearby: Path) -> list[str]:
    return [note.id for note in no_answer(answer_of(released), released, nearby)]


def test_the_answer_is_chosen_and_read_as_the_grader_does_it(released: Released) -> None:
    submission = answer_of(released)
    assert (submission.slug, submission.module) == ("03_stable_softmax", "stable_softmax")
    assert [piece.name for piece in submission.sources] == ["stable_softmax.py"]
    assert submission.intake == []


def test_a_file_under_nearly_that_name_is_taken_with_a_note(released: Released) -> None:
    released.answer.rename(released.folder / "stable_softmax (1).py")
    assert [note.id for note in answer_of(released).intake] == ["intake_renamed"]


def test_only_our_workbench_is_sent_along_with_the_module(released: Released) -> None:
    (released.folder / "helpers.py").write_text("K = 1\n")
    (released.folder / "workbench.py").write_text("J = 2\n")
    load = load_of(answer_of(released), released)
    assert load.module == "stable_softmax"
    assert load.companions == {"workbench.py": b"J = 2\n"}


def test_a_file_that_is_nowhere_is_missing(released: Released, tmp_path: Path) -> None:
    released.answer.unlink()
    assert ids(released, tmp_path) == ["answer_missing"]


@pytest.mark.parametrize("place", [".", "assignments", "assignments/07_other", "desk", "desk/inner"])
def test_a_file_in_a_folder_nearby_is_misplaced(released: Released, tmp_path: Path, place: str) -> None:
    wrong = tmp_path / place / released.answer.name
    wrong.parent.mkdir(parents=True, exist_ok=True)
    released.answer.rename(wrong)
    assert elsewhere(released, tmp_path / "desk") == wrong
    assert ids(released, tmp_path / "desk") == ["answer_misplaced"]


def test_where_only_the_lesson_is_left_the_file_is_missing(released: Released, tmp_path: Path) -> None:
    released.answer.unlink()
    (released.folder / "lesson.ipynb").write_text('{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}')
    (released.folder / "lesson.pt-BR.ipynb").unlink(missing_ok=True)
    assert ids(released, tmp_path) == ["answer_missing"]


def test_a_file_that_cannot_be_read_is_told_by_its_own_note(released: Released, tmp_path: Path) -> None:
    released.answer.write_text("")
    assert ids(released, tmp_path) == ["source_empty"]
