"""Tests of names: what they promise, and how they are shown."""

from __future__ import annotations

import pytest

from autograder.submissions.files import is_litter, key_of, kind_of, listed, shown, stem_of


@pytest.mark.parametrize(
    ("name", "kind", "stem"),
    [
        ("a.py", "source", "a"),
        ("b/A.PY", "source", "A"),
        ("a.py.txt", "source", "a"),
        ("a.ipynb", "notebook", "a"),
        ("a.zip", "archive", "a"),
        ("a.tar.gz", "other_archive", "a.tar"),
        ("a.csv", "data", "a.csv"),
        ("py", "data", "py"),
    ],
)
def test_the_end_of_a_name_tells_its_kind(name: str, kind: str, stem: str) -> None:
    assert (kind_of(name), stem_of(name)) == (kind, stem)


@pytest.mark.parametrize(
    "name", ["__MACOSX", ".DS_Store", "__pycache__", ".git", "a.pyc", "Thumbs.db", "timestamp.txt"]
)
def test_litter_is_known(name: str) -> None:
    assert is_litter(name)


@pytest.mark.parametrize("name", ["..", "a.py", "_a.py", "environment.py"])
def test_what_is_no_litter_is_kept(name: str) -> None:
    assert not is_litter(name)


@pytest.mark.parametrize("name", ["linear_mlp_module", "Linear-MLP Module", "linear_mlp_module (2)", "LinearMlpModule"])
def test_names_that_a_person_would_call_the_same_have_the_same_key(name: str) -> None:
    assert key_of(name) == "linearmlpmodule"


def test_a_number_that_belongs_to_the_name_stays() -> None:
    assert key_of("softmax2") != key_of("softmax")


def test_a_shown_name_is_one_short_line() -> None:
    assert shown("a\nb\u202ec\udcff.py") == "a?b?c?.py"
    assert len(shown("a" * 300 + ".py")) == 80
    assert shown("a" * 300 + ".py").endswith(".py")


def test_a_long_list_is_cut_and_says_how_many_there_are() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed(list("abcdefg")) == "a, b, c, d, e, … (7)"
