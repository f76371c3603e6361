"""Tests of the plugin: a small course, judged by pytest itself as an author would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support import warm_pytest

FILES = {
    "pytest.ini": "[pytest]\naddopts = --import-mode=importlib -p no:cacheprovider\n",
    "solutions/01_double/assignment.toml": 'order = 1\npoints = 4\n[title]\nen = "Double"\n',
    "solutions/01_double/double.py": (
        "def double(x):\n    ### BEGIN SOLUTION\n    return x + x\n    ### END SOLUTION\n\n"
        "def half(x):\n    return x / 2\n"
    ),
    "tests/hidden/01_double/test_double.py": '''"""Hidden checks."""

import pytest

from autograder.checks import points, randn

EXERCISE = "double"


@points(2)
@pytest.mark.parametrize("rows", [1, 4])
def test_values(both, rows):
    """double gives twice the input."""
    both.call("double", randn(rows, 5)).assert_same_output()


@points(1, needs=["test_values"])
def test_sum(both):
    """The sum is twice the sum."""
    run = both.call("double", randn(4, 5))
    assert abs(run.student.output.sum() - run.reference.output.sum()) < 1e-3, "the sum is not twice the sum"


@points(1)
@pytest.mark.exercise("half")
def test_half(both):
    """half gives half the input."""
    both.call("half", randn(3)).assert_same_output()
''',
}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    return tmp_path


def run(course: Path, *options: str) -> tuple[dict[str, int], str]:
    """How many checks came out how, and what was printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    words = ["tests/hidden", "-q", "--tb=short", *options]
    done = warm_pytest.run(words, course, environment | {"AUTOGRADER_LANG": "en"})
    return counted(done.stdout + done.stderr)


def counted(text: str) -> tuple[dict[str, int], str]:
    """The last line of what pytest printed as numbers, and the text."""
    words = text.strip().splitlines()[-1].replace(",", "").split()
    return {what: int(count) for count, what in pairwise(words) if count.isdigit()}, text


def test_alone_it_judges_the_reference_which_passes(course: Path) -> None:
    counts, text = run(course)
    assert counts == {"passed": 4}, text


def test_a_submission_is_judged_instead_and_told_in_a_few_lines(course: Path) -> None:
    write(course, {"mine.py": "def double(x):\n    return -2 * x\n"})
    counts, text = run(course, "--submission", "mine.py", "--checks-seed", "7")
    assert counts == {"failed": 3, "not": 1}, text  # not attempted: a word of its own
    assert "The output: 20 of 20 values differ, first at [0, 0]: expected " in text
    assert "reversed" in text  # the likely cause
    assert "There is no half in your file. Was it deleted or renamed?" in text
    assert "autograder/checks" not in text and "Traceback" not in text  # nothing of ours


def test_a_submission_that_is_not_there_is_told(course: Path) -> None:
    _, text = run(course, "--submission", "missing.py")
    assert "--submission missing.py: there is no such file" in text


def test_a_pytest_without_checks_pays_nothing_for_the_plugin(tmp_path: Path) -> None:
    write(
        tmp_path, {"tests/hidden/test_plain.py": "import sys\ndef test_it():\n    assert 'torch' not in sys.modules\n"}
    )
    command = [sys.executable, "-m", "pytest", "tests/hidden", "-q", "-p", "no:xdist"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    counts, text = counted(done.stdout + done.stderr)
    assert counts == {"passed": 1}, text
