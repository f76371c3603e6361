"""Tests of the choice of the answer among the files of a submission, by names alone."""

from __future__ import annotations

import pytest

from autograder.locale.message import message
from autograder.submissions.choice import Choice, choose
from autograder.submissions.files import SubmittedFiles


def chosen(*names: str, refused: tuple[str, ...] = ()) -> Choice:
    """The choice among files that were read, and files that were refused."""
    reason = message("intake_link", file="x")
    files = SubmittedFiles(dict.fromkeys(names, b"x = 1\n"), dict.fromkeys(refused, reason))
    return choose(files, "stable_softmax", "03_stable_softmax")


def ids(choice: Choice) -> list[str]:
    return [note.id for note in choice.notes]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["stable_softmax.py", "stable_softmax.ipynb"], "stable_softmax.py"),
        (["stable_softmax.ipynb", "stable_softmax (1).py"], "stable_softmax.ipynb"),
        (["stable_softmax (1).py", "stable_softmax (1).ipynb"], "stable_softmax (1).py"),
        (["03_stable_softmax.py", "other.py"], "03_stable_softmax.py"),
        (["other.py", "other.ipynb", "other.zip"], "other.py"),
        (["other.ipynb", "other.zip"], "other.ipynb"),
        (["other.zip", "table.csv"], "other.zip"),
    ],
)
def test_a_name_comes_before_a_kind_and_code_before_notebooks_and_archives(names: list[str], expected: str) -> None:
    assert chosen(*names).name == expected
    assert chosen(*reversed(names)).name == expected


@pytest.mark.parametrize("name", ["workbench.py", "test_public.py", "conftest.py", "test_own.py", "lesson.py"])
def test_what_we_handed_out_is_never_the_only_candidate(name: str) -> None:
    assert chosen(name, "other.py").name == "other.py"
    assert chosen(name) == Choice(None, [message("intake_no_module", files=name, module="stable_softmax")])


def test_the_lesson_is_the_answer_where_there_is_no_other() -> None:
    assert chosen("lesson.ipynb").name == "lesson.ipynb"
    assert chosen("lesson.ipynb", "other.py").name == "other.py"
    assert chosen("lesson.ipynb", "lesson.pt-BR.ipynb").name is None


def test_of_several_files_of_that_name_the_highest_is_the_answer_and_the_others_are_named() -> None:
    choice = chosen("a/b/stable_softmax.py", "a/stable_softmax.py", "stable_softmax (1).py")
    assert choice.name == "a/stable_softmax.py"
    assert ids(choice) == ["intake_others"]
    assert "stable_softmax (1).py" in choice.notes[0].text and "a/b/stable_softmax.py" in choice.notes[0].text


def test_a_file_that_was_read_comes_before_one_that_was_refused() -> None:
    choice = chosen("a/stable_softmax.py", refused=("stable_softmax.py",))
    assert (choice.name, ids(choice)) == ("a/stable_softmax.py", [])
    assert chosen(refused=("stable_softmax.py",)).name == "stable_softmax.py"


@pytest.mark.parametrize(
    "names", [("a/stable_softmax.py", "b/stable_softmax.py"), ("a.py", "b.py"), ("a.zip", "b.zip")]
)
def test_several_that_may_be_the_answer_are_a_tie(names: tuple[str, str]) -> None:
    assert chosen(*names) == Choice(None, [message("intake_tie", files=", ".join(names), module="stable_softmax")])


def test_another_name_is_noted_but_not_that_of_an_archive() -> None:
    assert ids(chosen("other.py")) == ids(chosen("stable_softmax (1).py")) == ["intake_renamed"]
    assert ids(chosen("other.zip")) == []


def test_without_files_nothing_was_handed_in() -> None:
    assert ids(chosen()) == ["intake_nothing"]


def test_where_the_notes_on_refused_files_say_why_the_choice_says_nothing() -> None:
    assert chosen(refused=("data.csv",)) == Choice(None, [])
    assert chosen("data.csv", refused=("other.tar",)) == Choice(None, [])
    assert ids(chosen("data.csv", refused=("more.csv",))) == ["intake_no_module"]
