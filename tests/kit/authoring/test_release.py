"""What students get is built from solutions/, says what it should, and gives nothing away."""

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment import AssignmentError, Course
from autograder.authoring.release import release
from autograder.authoring.stubs import stub_of
from tests.support import ROOT

COURSE = Course(ROOT)
REFERENCE = '''"""A module."""


def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


GIVEN = 1
'''


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released")
    release(COURSE, list(COURSE), folder)
    return folder


def near(one: Any, other: Any) -> Any:
    """Whether two values from JSON are equal, numbers up to the rounding of another processor."""
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-5, abs=1e-6, nan_ok=True)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(near, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(near(one[name], other[name]) for name in one)
    return one == other


def test_assignments_are_what_release_builds_now(released: Any) -> None:
    built = {path.relative_to(released) for path in released.rglob("*") if path.is_file()}
    there = ROOT / "assignments"
    kept = {p.relative_to(there) for p in there.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert built == kept, "run make release"
    for path in built:
        new, old = (released / path).read_text("utf-8"), (there / path).read_text("utf-8")
        same = near(json.loads(new), json.loads(old)) if path.suffix == ".json" else new == old
        assert same, f"assignments/{path} is stale: run make release"


def test_nothing_of_a_solution_a_hidden_check_or_a_mistake_is_in_them(released: Any) -> None:
    for assignment in COURSE:
        reference = assignment.reference.read_text("utf-8")
        stub = (released / assignment.slug / f"{assignment.module}.py").read_text("utf-8")
        secret = {line.strip() for line in reference.splitlines()} - {line.strip() for line in stub.splitlines()}
        for path in [*assignment.mistakes(), *assignment.checks.rglob("*.py")]:
            secret |= {line.strip() for line in path.read_text("utf-8").splitlines()}
        public = "\n".join(path.read_text("utf-8") for path in (released / assignment.slug).iterdir())
        # a line that a student could not have guessed, and that no public file needs
        told = [line for line in secret if len(line) > 40 and line in public and line not in stub]
        shared = assignment.public_checks.read_text("utf-8")
        assert [line for line in told if line not in shared] == []


def test_a_stub_keeps_what_is_given_and_asks_for_the_rest() -> None:
    stub = stub_of(REFERENCE, "module.py")
    assert '    """Twice x."""\n    raise NotImplementedError\n' in stub
    assert "GIVEN = 1" in stub
    assert "2 * x" not in stub
    assert "SOLUTION" not in stub


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n", "mark what the student has to write"),
        (REFERENCE + "### BEGIN SOLUTION\n", "### BEGIN SOLUTION has no counterpart"),
        (REFERENCE.replace("GIVEN = 1", "GIVEN ="), "the stub is not Python: line 9"),
    ],
)
def test_a_reference_with_a_mistake_in_its_markers_is_told_to_the_author(source: Any, said: str) -> None:
    with pytest.raises(AssignmentError, match=f"module.py.*: .*{said}"):
        stub_of(source, "module.py")
