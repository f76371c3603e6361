"""Tests of the bank: our own implementations, each asked for itself though they share a worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.checks.observers.references import ReferenceBank, limits_of, load_of, load_of_file, texts_of_mistake
from autograder.inside.protocol.limits import Isolation
from autograder.inside.protocol.request import Call
from autograder.sandbox.server import ForkServer

MISTAKE = '"""The cause,\nin two lines.\n\nThe hint."""\n'
FILES = {
    "solutions/01_double/assignment.toml": (
        "order = 1\npoints = 4\n[title]\nen = 'Double'\n[limits]\nmemory_mb = 300\nsubmission_seconds = 20\n"
    ),
    "solutions/01_double/double.py": "def double(x):\n    return 2 * x\ndef twice(x):\n    return double(double(x))\n",
    "solutions/01_double/workbench.py": "ONE = 1\n",
    "solutions/01_double/mistakes/t01_squares.py": MISTAKE + "def double(x):\n    return x * x\n",
    "solutions/01_double/mistakes/t02_crashes.py": MISTAKE + "import os\ndef double(x):\n    os._exit(1)\n",
    "solutions/01_double/mistakes/t03_broken.py": MISTAKE + "1 / 0\n",
    "solutions/01_double/mistakes/t04_adds.py": MISTAKE
    + "import workbench\ndef twice(x):\n    return x + workbench.ONE\n",
}


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "tests" / "hidden").mkdir(parents=True)
    return Course(tmp_path).assignment("01_double")


@pytest.fixture
def bank(server: ForkServer, isolation: Isolation, assignment: Assignment) -> Iterator[ReferenceBank]:
    bank = ReferenceBank(server, assignment, isolation)
    yield bank
    bank.close()


def results(bank: ReferenceBank, function: str) -> dict[str, object]:
    """What the reference and each mistake give for 5, or how they end."""
    observers = {"reference": bank.reference} | {mistake.id: mistake.observer for mistake in bank.mistakes}
    request = Call(function=function, args=[5])
    seen = {name: observer.observe(request) for name, observer in observers.items()}
    return {name: one.output[0].value if one.output else one.ended.how for name, one in seen.items()}


def test_each_is_asked_for_itself_and_a_death_costs_no_other(bank: ReferenceBank) -> None:
    assert results(bank, "double") == {
        "reference": 10,
        "t01_squares": 25,
        "t02_crashes": "exited",
        "t03_broken": "raised",
        "t04_adds": 10,
    }
    assert results(bank, "twice") == {
        "reference": 20,
        "t01_squares": 625,
        "t02_crashes": "exited",
        "t03_broken": "raised",
        "t04_adds": 6,
    }


def test_mistakes_come_with_their_cause_and_hint(bank: ReferenceBank) -> None:
    assert [mistake.id for mistake in bank.mistakes] == ["t01_squares", "t02_crashes", "t03_broken", "t04_adds"]
    assert (bank.mistakes[0].cause, bank.mistakes[0].hint) == ("The cause, in two lines.", "The hint.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\n", "write a docstring of two paragraphs, the likely cause and the hint"),
        ('"""Only one."""\n', "write a docstring of two paragraphs"),
        ('"""One.\n\nTwo.\n\nThree."""\n', "write a docstring of two paragraphs"),
        ('"""One.\n\nTwo."""\ndef (\n', "line 4: "),
    ],
)
def test_a_mistake_without_both_texts_is_told(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "t01_x.py"
    path.write_text(text)
    with pytest.raises(AssignmentError, match=words) as caught:
        texts_of_mistake(path)
    assert str(caught.value).startswith(str(path))


def test_a_file_is_the_whole_module_and_a_mistake_is_laid_over_the_reference(assignment: Assignment) -> None:
    honest, mistake = assignment.folder / "double.py", assignment.mistakes()[0]
    assert [source.name for source in load_of(assignment).sources] == ["double.py"]
    assert [source.name for source in load_of_file(assignment, mistake).sources] == ["double.py", "t01_squares.py"]
    whole = load_of_file(assignment, honest)
    assert [source.name for source in whole.sources] == ["double.py"] and whole.module == "double"
    assert whole.companions == {"workbench.py": b"ONE = 1\n"}


def test_limits_are_those_of_the_assignment(assignment: Assignment) -> None:
    limits = limits_of(assignment)
    assert (limits.memory_mb, limits.cpu_seconds) == (300, 50)


def test_a_closed_bank_can_be_asked_again(bank: ReferenceBank, assignment: Assignment) -> None:
    results(bank, "double")
    bank.close()
    bank.close()
    assert results(bank, "twice")["reference"] == 20
