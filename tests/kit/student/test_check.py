"""Tests of the public checks in this process: what is told of a student's file, whatever is in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.released import Released
from autograder.student.check import check
from autograder.student.outcome import Checked
from tests.support import ROOT

from .conftest import NAIVE, SLUG

Answer = Callable[[str], None]


def told(checked: Checked) -> list[str]:
    return [part.text for part in (*checked.notes, *checked.fault)]


def test_a_stub_is_not_attempted_which_is_no_failure(released: Released) -> None:
    checked = check(released)
    assert {checked.state(name) for name in checked.exercises} == {"not_attempted"}
    assert checked.nothing_written and not checked.done and not told(checked)
    assert checked.hidden() == 32


def test_a_right_answer_passes_and_is_done(released: Released) -> None:
    shutil.copy(ROOT / "solutions" / SLUG / "stable_softmax.py", released.answer)
    checked = check(released)
    assert checked.done and len(checked.lines) == 7


def test_a_wrong_answer_is_told_what_differs_why_and_what_to_try(released: Released, answer: Answer) -> None:
    answer(NAIVE)
    checked = check(released)
    states = {name: checked.state(name) for name in checked.exercises}
    assert states == dict.fromkeys(states, "not_attempted") | {"softmax": "failed"}
    (line,) = [line for line in checked.lines if line.outcome == "failed"]
    difference, cause, hint = (part.text for part in line.told)
    assert "got nan" in difference and "inf and NaN spread" in cause and "Print" in hint


def test_one_exercise_is_checked_alone(released: Released, answer: Answer) -> None:
    answer(NAIVE)
    checked = check(released, "softmax")
    assert [line.exercise for line in checked.lines] == ["softmax", "softmax"]
    assert checked.exercises == ["softmax"] and checked.hidden() == 11


def test_a_helper_beside_the_module_is_read_anew_too(released: Released, answer: Answer) -> None:
    helper = released.folder / "helper.py"
    answer("from helper import factor\nreturn factor * torch.softmax(x, dim)")
    helper.write_text("factor = 2\n")
    assert check(released, "softmax").state("softmax") == "failed"
    helper.write_text("factor = 1.0\n")
    assert check(released, "softmax").state("softmax") == "passed"


def test_a_folder_under_another_name_is_checked_alike(released: Released) -> None:
    shutil.copy(ROOT / "solutions" / SLUG / "stable_softmax.py", released.answer)
    renamed = released.folder.with_name("week 3 (1)")
    released.folder.rename(renamed)
    assert check(Released(renamed)).done


def test_two_assignments_in_one_process_do_not_meet(released: Released, tmp_path: Path) -> None:
    other = Released(
        shutil.copytree(ROOT / "assignments" / "01_tensor_ops", tmp_path / "assignments" / "01_tensor_ops")
    )
    assert check(released).lines and check(other).lines
    assert {line.exercise for line in check(other).lines} == set(other.expectations.exercises)


def test_an_answer_in_a_notebook_is_checked_and_its_broken_cells_are_told(released: Released) -> None:
    import nbformat

    cells = ["import torch", "1 / 0", "def softmax(x, dim=-1):\n    return torch.softmax(x, dim)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    released.answer.unlink()
    nbformat.write(notebook, released.answer.with_suffix(".ipynb"))
    checked = check(released)
    assert checked.state("softmax") == "passed"
    assert "cell 2 of stable_softmax.ipynb raised ZeroDivisionError on line 1" in " ".join(told(checked)).replace(
        "Cell", "cell"
    )


# --- bad input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def softmax(x:\n", "stable_softmax.py stops on line 1 with SyntaxError: "),
        ("import torch\n1 / 0\n", "stable_softmax.py stops on line 2 with ZeroDivisionError: division by zero"),
        ("raise SystemExit\n", "Importing stable_softmax.py ended the whole program."),
        ("import nothing_of_this_name.deep\n", "The package nothing_of_this_name is not installed for "),
        ("", "stable_softmax.py is empty. Save your work in your editor"),
        ("def softmax(x, axis=-1):\n    return x\n", "softmax takes (x, axis) in your file, and (x, dim) in the stub."),
        ("def soft_max(x):\n    return x\n", "Your file has none of logsumexp, softmax, log_softmax, cross_entropy"),
    ],
    ids=["syntax", "raises", "exit", "package", "empty", "signature", "other version"],
)
def test_what_is_wrong_with_a_file_is_told_once_and_kindly(released: Released, source: str, said: str) -> None:
    released.answer.write_text(source, "utf-8")
    words = " ".join(told(check(released)))
    assert words.count(said) == 1, words
    assert "Traceback" not in words


def test_a_file_that_is_missing_is_told_with_the_way_out(released: Released) -> None:
    released.answer.unlink()
    (said,) = told(check(released))
    assert said.startswith(f"There is no stable_softmax.py in {released.folder}.") and "autograder watch" in said


def test_a_file_in_the_wrong_folder_is_found(released: Released) -> None:
    wrong = released.folder.parent / "stable_softmax.py"
    released.answer.rename(wrong)
    assert told(check(released)) == [
        f"{wrong} is in the wrong folder and was not checked. Move it to {released.folder}."
    ]


def test_a_file_where_the_student_stands_is_found(released: Released, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    wrong = released.answer.rename(tmp_path / "desk" / "stable_softmax.py")
    assert str(wrong) in told(check(released, nearby=tmp_path / "desk"))[0]


def test_of_two_files_the_one_that_was_not_checked_is_told(released: Released) -> None:
    shutil.copy(released.answer, released.folder / "stable_softmax (1).py")
    assert "these were not: stable_softmax (1).py" in " ".join(told(check(released)))


def test_a_damaged_notebook_is_told(released: Released) -> None:
    released.answer.unlink()
    released.answer.with_suffix(".ipynb").write_text('{"cells": [')
    assert told(check(released))[0].startswith("stable_softmax.ipynb is damaged")


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("public.json", "{", "public.json is damaged: download the assignment again, and keep your own file."),
        ("public.json", '{"schema": 1}', "public.json belongs to another version of autograder."),
        ("test_public.py", "def test_it(both:\n", "test_public.py is damaged"),
        ("test_public.py", "", "test_public.py is damaged"),
    ],
)
def test_damaged_files_of_ours_are_told(released: Released, file: str, content: str, said: str) -> None:
    (released.folder / file).write_text(content)
    assert said in " ".join(told(check(Released(released.folder))))


def test_checks_that_are_missing_are_told_and_nothing_is_said_to_pass(released: Released) -> None:
    (released.folder / "test_public.py").unlink()
    checked = check(released)
    assert "test_public.py is damaged" in told(checked)[0] and not checked.done


def test_checks_and_expectations_of_two_versions_are_told_on_the_check(released: Released) -> None:
    checks = released.folder / "test_public.py"
    checks.write_text(checks.read_text("utf-8").replace("[1000.0, 0.0]", "[999.0, 0.0]"), "utf-8")
    shutil.copy(ROOT / "solutions" / SLUG / "stable_softmax.py", released.answer)
    checked = check(released)
    (line,) = [line for line in checked.lines if line.outcome == "broken"]
    assert line.told[0].text.startswith("test_public.py and public.json do not belong together")
    assert checked.state("softmax") == "not_run"


def test_ctrl_c_in_the_students_code_stops_the_checks_and_says_so(released: Released, answer: Answer) -> None:
    answer("raise KeyboardInterrupt")
    checked = check(released)
    assert told(checked) == ["Stopped by you. The checks after this point were not run."]
    assert {line.exercise for line in checked.lines} == {"logsumexp"}


def test_ctrl_c_while_the_file_is_imported_stops_as_well(released: Released) -> None:
    released.answer.write_text("raise KeyboardInterrupt\n")
    assert told(check(released)) == ["Stopped by you. The checks after this point were not run."]


def test_no_files_are_left_behind(released: Released) -> None:
    before = {path.name for path in released.folder.iterdir()}
    check(released)
    assert {path.name for path in released.folder.iterdir()} - before <= {"__pycache__"}
