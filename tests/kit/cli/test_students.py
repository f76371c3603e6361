"""Tests of the students' commands as they are typed: what they print, their exit status, their language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for slug in ("03_stable_softmax", "09_dataset_loader"):
        shutil.copytree(ROOT / "assignments" / slug, tmp_path / "assignments" / slug)
    return tmp_path


def autograder(place: Path, *words: str, keys: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if name not in ("AUTOGRADER_LANG", "LC_ALL", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "autograder.cli", *words],
        cwd=place,
        input=keys,
        capture_output=True,
        text=True,
        env=known | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"} | environment,
        timeout=120,
        check=False,
    )


def test_check_goes_through_all_assignments_and_says_where_to_begin(course: Path) -> None:
    solution = ROOT / "solutions" / "09_dataset_loader" / "dataset_loader.py"
    shutil.copy(solution, course / "assignments" / "09_dataset_loader")
    done = autograder(course, "check")
    assert done.returncode == 1 and done.stderr == ""
    assert done.stdout == (
        "03_stable_softmax: not started yet (4 exercises)\n09_dataset_loader: every public check passes (4 exercises)\n"
    )


def test_check_of_what_passes_ends_with_0_in_the_language_of_the_option(course: Path) -> None:
    folder = course / "assignments" / "03_stable_softmax"
    shutil.copy(ROOT / "solutions" / "03_stable_softmax" / "stable_softmax.py", folder)
    done = autograder(folder, "check", "--lang", "pt-BR")
    assert done.returncode == 0
    assert "  passou  " in " ".join(done.stdout.splitlines()) and "7 de 7 verificações públicas passam." in done.stdout


@pytest.mark.parametrize("words", [("check", "soft_max"), ("watch", "soft_max"), ("hint", "soft_max")])
def test_a_name_that_does_not_exist_is_told_in_the_language_of_the_environment(
    course: Path, words: tuple[str, ...]
) -> None:
    done = autograder(course, *words, AUTOGRADER_LANG="pt-BR")
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr == (
        "Não existe a atividade soft_max. Você quis dizer 03_stable_softmax? Existem: 03_stable_softmax, "
        "09_dataset_loader.\n"
    )


def test_a_place_without_assignments_is_told_and_a_course_can_be_named(course: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path.parent
    done = autograder(elsewhere, "hint", "3", "softmax")
    assert done.returncode == 2 and done.stderr.startswith(f"There are no assignments in {elsewhere} or around it.")
    assert autograder(elsewhere, "hint", "3", "softmax", "--course", str(course)).returncode == 0


def test_hints_come_one_after_the_other(course: Path) -> None:
    first, second, third = (autograder(course, "hint", "softmax", "softmax").stdout for _ in range(3))
    assert first.startswith("Hint 1 of 3 for softmax\n  What happens")
    assert first.endswith("The next hint: autograder hint 03_stable_softmax softmax\n")
    assert "Hint 2 of 3" in second and "Hint 3 of 3" not in second
    assert third.endswith("That was the last hint. For more, ask your teacher or go back to the lesson.\n")


def test_a_console_without_a_sigma_still_shows_the_rest(course: Path) -> None:
    done = autograder(course, "hint", "softmax", "softmax", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and "exp(x) / ? exp(x)" in done.stdout


def test_a_hint_without_an_exercise_is_for_the_first_that_is_open(course: Path) -> None:
    folder = course / "assignments" / "03_stable_softmax"
    assert autograder(folder, "hint").stdout.startswith("Hint 1 of 3 for logsumexp")
    shutil.copy(ROOT / "solutions" / "03_stable_softmax" / "stable_softmax.py", folder)
    done = autograder(folder, "hint")
    assert done.returncode == 2 and done.stderr.startswith("Every public check of 03_stable_softmax passes.")


def test_a_hint_for_nothing_and_for_what_does_not_exist_are_told(course: Path) -> None:
    assert "name the assignment that you want a hint for" in autograder(course, "hint").stderr
    done = autograder(course, "hint", "3", "relu")
    assert done.stderr == (
        "03_stable_softmax has no exercise relu. It has: logsumexp, softmax, log_softmax, cross_entropy.\n"
    )


def test_watch_in_a_pipe_takes_lines_and_draws_nothing_over(course: Path) -> None:
    done = autograder(course, "watch", "softmax", keys="h\nq\n")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout and "Hint 1 of 3 for logsumexp" in done.stdout
    assert done.stdout.endswith("Bye. Your files are as you saved them.\n")


def test_watch_of_a_damaged_assignment_is_told(course: Path) -> None:
    (course / "assignments" / "03_stable_softmax" / "public.json").write_text("{")
    done = autograder(course, "watch", "softmax")
    assert done.returncode == 2 and "public.json is damaged" in done.stderr


def test_without_torch_the_way_out_is_told(course: Path) -> None:
    hide = "import importlib.util; importlib.util.find_spec = lambda name: None; import autograder.cli as c; c.main()"
    done = subprocess.run(
        [sys.executable, "-c", hide, "check"],
        cwd=course,
        capture_output=True,
        text=True,
        env=os.environ | {"AUTOGRADER_LANG": "en"},
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == f"PyTorch is not installed for {sys.executable}. Install it with: pip install torch\n"


@pytest.mark.parametrize("command", ["check", "watch", "hint"])
def test_help_fits_80_columns(course: Path, command: str) -> None:
    done = autograder(course, command, "--help")
    assert done.returncode == 0 and all(len(line) <= 80 for line in done.stdout.splitlines())
