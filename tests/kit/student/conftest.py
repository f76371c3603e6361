"""A student's copy of what is handed out, and one process that checks it warm."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.released import Released
from autograder.student.checker import Checker, Forking
from tests.support import ROOT

SLUG = "03_stable_softmax"
NAIVE = "return x.exp() / x.exp().sum(dim, keepdim=True)"


@pytest.fixture
def released(tmp_path: Path) -> Released:
    """One released assignment, with its stub."""
    return Released(shutil.copytree(ROOT / "assignments" / SLUG, tmp_path / "assignments" / SLUG))


@pytest.fixture
def answer(released: Released) -> Callable[[str], None]:
    """Saves a softmax of one line, or several, in the student's file, above the rest of the stub."""

    def write(softmax: str) -> None:
        body = softmax.replace("\n", "\n    ")
        stub = released.expectations.stub
        released.answer.write_text(f"{stub}\n\ndef softmax(x, dim=-1):\n    {body}\n", "utf-8")

    return write


@pytest.fixture(scope="session")
def warm() -> Iterator[Checker]:
    """A checker on a warm fork server; starting one takes seconds."""
    start = Forking([])
    yield Checker(start)
    start.close()
