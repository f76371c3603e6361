"""Tests of items: one that was run keeps nothing of the student whom it was run for."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from autograder.checks.pytest_plugin.item_runner import CaseResult, ItemRunner
from autograder.checks.pytest_plugin.session import run_session

CHECKS = '''
import pytest

EXERCISE = "f"

@pytest.mark.parametrize("size", [1, 2])
def test_f(both, size):
    """f is called."""
    both.sizes.append(size)
'''


class Answers:
    """Stands for all that a student answered."""

    def __init__(self) -> None:
        self.sizes: list[int] = []


def test_nothing_of_a_student_is_kept_by_the_items(tmp_path: Path) -> None:
    path = tmp_path / "test_f.py"
    path.write_text(CHECKS)
    results: list[CaseResult] = []
    kept: list[weakref.ref[Answers]] = []

    def loop(items: list[pytest.Function]) -> None:
        for item in items:
            answers = Answers()
            results.append(ItemRunner().run(item, answers))  # type: ignore[arg-type]
            assert answers.sizes == [item.callspec.params["size"]]
            kept.append(weakref.ref(answers))

    run_session([path], tmp_path, loop)
    gc.collect()
    assert [result.outcome for result in results] == ["passed", "passed"]
    assert [still() for still in kept] == [None, None]


FIXTURES = '''
import pytest

EXERCISE = "f"

@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine").touch()
    yield tmp_path
    raise OSError("the folder is busy")

@pytest.fixture
def missing():
    raise LookupError("not there")

def test_f(both, folder):
    """f is called."""
    assert [path.name for path in folder.iterdir()] == ["mine"]

def test_skipped(both, tmp_path):
    """f is skipped."""
    pytest.skip("no GPU")

def test_g(both, missing):
    """g is called."""
'''


def test_fixtures_of_pytest_and_of_an_author_work_as_often_as_an_item_is_run(tmp_path: Path) -> None:
    path = tmp_path / "test_f.py"
    path.write_text(FIXTURES)
    runner = ItemRunner()
    results: list[CaseResult] = []

    def loop(items: list[pytest.Function]) -> None:
        for _ in range(2):
            results.extend(runner.run(item, Answers()) for item in items)  # type: ignore[arg-type]
        runner.finish()

    assert run_session([path], tmp_path, loop).fault == ""
    assert [result.outcome for result in results] == ["passed", "not_run", "broken"] * 2
    assert results[2].fault == "LookupError: not there"
    assert runner.faults == ["test_f.py::test_f: OSError: the folder is busy"] * 2  # and no other check suffers
