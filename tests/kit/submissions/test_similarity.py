"""Similar submissions: a copy is found under other names, independent answers and the stub are not."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import Course
from autograder.authoring.stubs import stub_of
from autograder.submissions.discovery import find_submissions
from autograder.submissions.similarity import SimilarError, pairs_of
from tests.support import ROOT

pytest.importorskip("copydetect")

COURSE = Course(ROOT)
SLUG = "07_linear_mlp_module"
ASSIGNMENT = COURSE.assignment(SLUG)
REFERENCE = ASSIGNMENT.reference.read_text("utf-8")
STUB = stub_of(REFERENCE, ASSIGNMENT.reference.name)
MINE = '''

def helper(values, width):
    """Something that nobody else would write like this."""
    totals = {}
    for place, value in enumerate(values):
        key = (place * 7 + width) % 13
        if key in totals and value > totals[key]:
            totals[key] = value - totals[key] // 2
        elif value < 0:
            totals[key] = abs(value) ** 2 + key
        else:
            totals.setdefault(key, value * width - 1)
    return [totals[key] for key in sorted(totals) if totals[key] % 3]
'''


@pytest.fixture
def pairs(tmp_path: Path) -> Callable[..., Any]:
    """Compares texts that students handed in."""

    def compare(**texts: Any) -> Any:
        for student, text in texts.items():
            folder = tmp_path / student / SLUG
            folder.mkdir(parents=True)
            (folder / f"{ASSIGNMENT.module}.py").write_text(text, "utf-8")
        return pairs_of(ASSIGNMENT, find_submissions(tmp_path, [SLUG]).places, STUB)

    return compare


def test_a_copy_is_found_under_other_names_and_remarks(pairs: Any) -> None:
    disguised = re.sub(r"\b(totals|value|place|key|width)\b", lambda m: f"my_{m[0]}", MINE).replace("    ", "  ")
    found = pairs(ana=STUB + MINE, bia=STUB + "\n# all my own work\n" + disguised, caio=STUB, dora=REFERENCE)
    assert [pair.students for pair in found] == [("ana", "bia")]
    assert min(found[0].parts) > 0.8
    start, end = found[0].spans[0][0]
    assert start >= len(STUB) - 40 and "totals" in found[0].sources[0][start:end]


def test_the_stub_and_what_the_class_writes_alike_are_taken_out(pairs: Any) -> None:
    names = ("ana", "bia", "caio", "dora", "elis", "fabio")
    assert pairs(**{name: REFERENCE + f"\n# {name}\n" for name in names}) == []


def test_what_could_not_be_read_is_left_out(pairs: Any, tmp_path: Path) -> None:
    (tmp_path / "empty" / SLUG).mkdir(parents=True)
    assert pairs(ana=STUB, bia="def (") == []


def test_without_copydetect_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "copydetect", None)
    with pytest.raises(SimilarError, match=r"pip install 'torchmarker\[similar\]'"):
        pairs_of(ASSIGNMENT, [], STUB)
