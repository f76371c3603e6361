"""Tests of the stub beside the student's file: what was renamed is told, and one exercise begins anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.student.stub import free_name, reset, unlike_the_stub, with_stub

STUB = '''"""Module."""

import torch


def first(x, *, scale=1):
    """First."""
    raise NotImplementedError


class Second:
    """Second."""

    def __init__(self, size):
        raise NotImplementedError
'''
OWN = STUB.replace("raise NotImplementedError", "return x", 1) + "\n\ndef helper():\n    return 1\n"
NAMES = ["first", "Second"]


def test_one_exercise_is_the_stub_again_and_the_rest_stays() -> None:
    changed = OWN.replace("raise NotImplementedError", "self.size = size")
    fresh = with_stub(changed, STUB, "first")
    assert "raise NotImplementedError" in fresh.split("class Second")[0]
    assert "self.size = size" in fresh and fresh.endswith("def helper():\n    return 1\n")


@pytest.mark.parametrize("own", ["def first(x:\n", "", "def other():\n    pass\n"])
def test_where_the_exercise_cannot_be_told_apart_all_of_the_stub_comes_back(own: str) -> None:
    assert with_stub(own, STUB, "first") == STUB


def test_a_decorator_goes_with_its_function() -> None:
    own = OWN.replace("def first", "@torch.no_grad()\ndef first")
    assert with_stub(own, STUB, "first") == OWN.replace("return x", "raise NotImplementedError")


def test_a_reset_keeps_the_file_as_it_was_under_a_name_that_is_free(tmp_path: Path) -> None:
    answer = tmp_path / "module.py"
    answer.write_text(OWN)
    kept = reset(answer, STUB, "first")
    assert kept == tmp_path / "module.py.1.bak" and kept.read_text() == OWN
    assert "return x" not in answer.read_text()
    assert free_name(answer) == tmp_path / "module.py.2.bak"


def test_a_reset_of_a_file_that_is_gone_puts_the_stub_there(tmp_path: Path) -> None:
    assert reset(tmp_path / "module.py", STUB, "first") is None
    assert (tmp_path / "module.py").read_text() == STUB


def test_a_changed_signature_is_told_by_both() -> None:
    own = OWN.replace("scale=1", "factor=1").replace("size", "n")
    told = [note.text for note in unlike_the_stub(own, STUB, NAMES)]
    assert told[0].startswith("first takes (x, factor) in your file, and (x, scale) in the stub.")
    assert told[1].startswith("Second takes (self, n) in your file, and (self, size) in the stub.")


def test_other_defaults_and_annotations_are_no_other_signature() -> None:
    assert unlike_the_stub(OWN.replace("scale=1", "scale: int = 2"), STUB, NAMES) == []


def test_a_file_without_any_exercise_may_be_of_another_version_and_one_that_is_no_python_is_told_elsewhere() -> None:
    assert [note.id for note in unlike_the_stub("def f():\n    pass\n", STUB, NAMES)] == ["stub_of_another_version"]
    assert unlike_the_stub("def f(:\n", STUB, NAMES) == []
