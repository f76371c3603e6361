"""The command line says what to type instead, and ends with the status that a script can rely on."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT
from tests.support.commands import autograder, autograder_here

pytestmark = pytest.mark.usefixtures("shared_server")
SLUG = "03_stable_softmax"
RIGHT = ROOT / "solutions" / SLUG / "stable_softmax.py"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grad"], "Did you mean one of: 'grade'"),
        (["grade"], "Missing argument 'SUBMITTED'"),
        (["grade", "tests/sample_class/submitted", "--asignment", SLUG], "--assignment"),
        (["grade", "tests/sample_class/submitted", "--assignment", "03_softmax"], "Did you mean 03_stable_softmax?"),
        (["grade", "tests/sample_class/submitted", "--assignment", "99"], "There are: 01_tensor_ops, 03_"),
        (["grade", "nowhere"], "there is no file or folder nowhere"),
        (["grade", str(RIGHT)], "name its assignment with --assignment SLUG"),
        (["grade", "solutions"], "holds no submission: expected is solutions/<student>/<assignment>/"),
        (["grade", "tests/sample_class/submitted", "--jobs", "0"], "x>=1"),
        (["grade", "tests/sample_class/submitted", "--device", "cuda"], "leave out --device cuda"),
        (["grade", "tests/sample_class/submitted", "--lang", "fr"], "'en', 'pt-BR'"),
        (["grade", "tests/sample_class/submitted", "--out", "README.md"], "is a file: choose a folder with --out"),
        (
            ["grade", "tests/sample_class/submitted", "--out", "docs"],
            "another folder with --out, or use --force",
        ),
        (["release", "03"], "There is no assignment 03."),
    ],
)
def test_a_wrong_call_says_what_to_type_instead_and_ends_with_2(words: Any, said: str) -> None:
    done = autograder(*words)
    assert done.returncode == 2, done.stderr
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_outside_of_a_course_it_says_where_to_go(tmp_path: Path) -> None:
    done = autograder("release", cwd=tmp_path)
    assert done.returncode == 2
    assert "Go to the folder of your course, or name it with --course" in " ".join(done.stderr.split())


def test_one_file_is_graded_quietly_in_a_pipe(tmp_path: Path) -> None:
    out = tmp_path / "graded"
    done = autograder("grade", RIGHT, "--assignment", SLUG, "--out", out, "--isolation", "best")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 graded, 0 unchanged: see ")
    assert (out / "reports" / "stable_softmax" / f"{SLUG}.json").exists()
    again = autograder("grade", RIGHT, "--assignment", SLUG, "--out", out, "--isolation", "best")
    assert again.stdout.startswith("0 graded, 1 unchanged")


def test_with_lang_it_speaks_portuguese_to_the_teacher_too(tmp_path: Path) -> None:
    words = ["grade", RIGHT, "--assignment", SLUG, "--out", tmp_path / "graded", "--isolation", "best"]
    assert autograder_here(*words, "--lang", "pt-BR").stdout.startswith("Corrigidas: 1; sem mudança: 0. Veja ")


def test_jobs_are_what_was_asked_for_where_cores_are_counted_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from click.testing import CliRunner

    from autograder import cli

    plans: list[Any] = []
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr("autograder.grading.class_run.ClassRun", plans.append)
    words = ["grade", str(RIGHT), "--assignment", SLUG, "--course", str(ROOT), "--out", str(tmp_path), "--jobs", "3"]
    CliRunner().invoke(cli.main, words)
    assert [plan.jobs for plan in plans] == [3]


def test_the_command_itself_never_imports_torch() -> None:
    code = "import sys, autograder.cli, autograder.grading.class_run; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def broken_course(tmp_path: Path, check: Any) -> Any:
    """A course of one assignment with one check file of that content."""
    solutions, hidden = tmp_path / "solutions" / "01_double", tmp_path / "tests" / "hidden" / "01_double"
    solutions.mkdir(parents=True)
    hidden.mkdir(parents=True)
    (solutions / "assignment.toml").write_text('order = 1\npoints = 2\n[title]\nen = "Double"\n')
    (solutions / "double.py").write_text("def double(x):\n    return 2 * x\n")
    (hidden / "test_double.py").write_text(check)
    answer = tmp_path / "submitted" / "ana" / "01_double" / "double.py"
    answer.parent.mkdir(parents=True)
    answer.write_text("def double(x):\n    return x + x\n")
    return ["grade", tmp_path / "submitted", "--course", tmp_path, "--out", tmp_path / "graded", "--isolation", "best"]


HEAD = 'from autograder.checks import points, randn\n\nEXERCISE = "double"\n\n\n'
CHECK = '@points(2)\ndef test_values(both):\n    """It doubles."""\n    '


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("def test_values(both:\n", "test_double.py"),
        (
            HEAD + "@points(2)\ndef test_values(both):\n    pass\n",
            "write a docstring, the sentence that the",
        ),
        (HEAD + 'def test_values(both):\n    """It doubles."""\n', "say what it is worth, by `@points(…)`"),
        (HEAD + CHECK.replace("2", "3") + "pass\n", "worth 3 points together, and assignment.toml says 2"),
    ],
)
def test_checks_that_cannot_be_run_are_told_to_the_teacher_by_file(tmp_path: Path, check: Any, said: str) -> None:
    done = autograder_here(*broken_course(tmp_path, check))
    assert done.returncode == 3
    assert said in done.stderr
    assert not (tmp_path / "graded" / "reports").exists()


def test_a_check_that_fails_on_the_reference_is_our_fault_and_leaves_the_points_open(tmp_path: Path) -> None:
    check = HEAD + CHECK + 'both.call("triple", randn(3)).assert_same_output()\n'
    done = autograder_here(*broken_course(tmp_path, check))
    assert done.returncode == 3
    assert "broken: 01_double: double/test_values" in done.stderr
    assert "1 could not be graded: that is our fault, and its points stay open" in done.stderr
    row = (tmp_path / "graded" / "grades.csv").read_text("utf-8-sig").splitlines()[1]
    assert row.startswith("ana,01_double,0,2,2,broken")


def test_a_small_course_of_its_own_is_graded(tmp_path: Path) -> None:
    done = autograder_here(
        *broken_course(tmp_path, HEAD + CHECK + 'both.call("double", randn(3)).assert_same_output()\n')
    )
    assert done.returncode == 0, done.stderr
    assert "ana,01_double,2,2,0,graded" in (tmp_path / "graded" / "grades.csv").read_text("utf-8-sig")


def test_a_mistake_in_assignment_toml_is_told_by_file_and_line(tmp_path: Path) -> None:
    words = broken_course(tmp_path, HEAD)
    (tmp_path / "solutions" / "01_double" / "assignment.toml").write_text("order = 1\npoints = two\n")
    done = autograder_here(*words)
    assert done.returncode == 2
    assert "assignment.toml" in done.stderr and "line 2" in " ".join(done.stderr.split())
