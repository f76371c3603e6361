"""Tests of mutants: each is one small change within a solution, and no change is made twice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.assignment import AssignmentError
from autograder.authoring.mutants import SourceChange, mutants_of, read_equivalents

SOURCE = '''"""A module."""

GIVEN = 1 + 1


class Thing:
    def both(self, a, b):
        ### BEGIN SOLUTION
        if a > 0 and b:
            return a + 1
        return not b
        ### END SOLUTION


def free(x):
    """Nothing to do: x + 1."""
    return x * 2
'''


def test_only_solutions_are_changed() -> None:
    mutants = mutants_of(SOURCE)
    assert {mutant.change.exercise for mutant in mutants} == {"Thing"}
    assert all("GIVEN = 1 + 1" in mutant.source and "return x * 2" in mutant.source for mutant in mutants)


def test_operators_comparisons_and_numbers_are_changed() -> None:
    changes = {(mutant.change.before, mutant.change.after) for mutant in mutants_of(SOURCE)}
    assert ("return a + 1", "return a - 1") in changes
    assert ("if a > 0 and b:", "if a >= 0 and b:") in changes
    assert ("if a > 0 and b:", "if a > 0 or b:") in changes
    assert ("return a + 1", "return a + 2") in {(a, " ".join(b.split())) for a, b in changes}


def test_each_mutant_is_one_valid_change_of_its_own() -> None:
    mutants = mutants_of(SOURCE)
    assert len({mutant.source for mutant in mutants}) == len(mutants) == len({mutant.change for mutant in mutants})
    for mutant in mutants:
        compile(mutant.source, "mutant", "exec")
        differing = [
            number
            for number, (old, new) in enumerate(zip(SOURCE.splitlines(), mutant.source.splitlines(), strict=True), 1)
            if old != new
        ]
        assert differing == [mutant.line]


def test_equal_lines_are_changed_one_by_one() -> None:
    source = SOURCE.replace("        return not b\n", "        b = 1\n        b = 1\n        return b\n")
    lines = [mutant.line for mutant in mutants_of(source) if mutant.change.after == "b = 2"]
    assert len(set(lines)) == 2


def test_an_annotation_is_no_mutant() -> None:
    source = SOURCE.replace("        return not b\n", "        c: list[int] | int * 2 = b\n        return c\n")
    assert [mutant for mutant in mutants_of(source) if mutant.change.before.startswith("c:")] == []


def test_without_cosmic_ray_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cosmic_ray.plugins", None)  # what import finds where it is not installed
    with pytest.raises(AssignmentError, match=r"cosmic-ray, .* is missing: pip install 'torchmarker\[authors\]'"):
        mutants_of(SOURCE)


def test_equivalents_are_read_with_their_reasons(tmp_path: Path) -> None:
    path = tmp_path / "equivalents.toml"
    assert read_equivalents(path) == []
    path.write_text('[[equivalent]]\nexercise = "f"\nbefore = "a"\nafter = "b"\nreason = "c"\n')
    (equivalent,) = read_equivalents(path)
    assert (equivalent.change, equivalent.reason) == (SourceChange("f", "a", "b"), "c")


@pytest.mark.parametrize("text", ["[[equivalent]", '[[equivalent]]\nexercise = "f"\n'])
def test_a_damaged_list_is_told_with_its_path(tmp_path: Path, text: str) -> None:
    path = tmp_path / "equivalents.toml"
    path.write_text(text)
    with pytest.raises(AssignmentError, match=r"equivalents\.toml: "):
        read_equivalents(path)
