"""Tests of items: one that was run keeps nothing of the student whom it was run for."""

from __future__ import annotations

import gc
import os
import weakref
from pathlib import Path

import pytest

from autograder.checks.pytest_plugin.item_runner import CaseResult, ItemRunner

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


class Collected:
    """Keeps the collected items, and runs them each time for another student."""

    def __init__(self) -> None:
        self.results: list[CaseResult] = []
        self.kept: list[weakref.ref[Answers]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            assert isinstance(item, pytest.Function)
            answers = Answers()
            self.results.append(ItemRunner().run(item, answers))  # type: ignore[arg-type]
            assert answers.sizes == [item.callspec.params["size"]]
            self.kept.append(weakref.ref(answers))
        return True


def test_nothing_of_a_student_is_kept_by_the_items(tmp_path: Path) -> None:
    path = tmp_path / "test_f.py"
    path.write_text(CHECKS)
    collected = Collected()
    options = ["-p", "no:terminal", "--import-mode=importlib", f"--rootdir={tmp_path}", "-c", os.devnull]
    pytest.main([*options, str(path)], plugins=[collected])
    gc.collect()
    assert [result.outcome for result in collected.results] == ["passed", "passed"]
    assert [kept() for kept in collected.kept] == [None, None]
