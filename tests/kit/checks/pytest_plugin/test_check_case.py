"""Tests of collected checks: what pytest collects is read in our words, and what is wrong with it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.checks.pytest_plugin.check_case import CheckCase, CheckError, case_of, check_needs

pytest_plugins = ["pytester"]

HEAD = "import pytest\nfrom autograder.checks import points\n"
RIGHT = '''
EXERCISE = "softmax"

@points(2, needs=["test_a", "test_b"])
@pytest.mark.parametrize("n", [1, 2], ids=["one", "two"])
def test_values(n):
    """softmax gives
    the right numbers.

    Not for students: why.
    """
'''
Reads = Callable[..., list[CheckCase]]


@pytest.fixture
def read(pytester: pytest.Pytester) -> Reads:
    """The cases of one check file of an assignment."""

    def make(source: str, name: str = "test_softmax.py") -> list[CheckCase]:
        path = pytester.path / "03_stable_softmax" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEAD + source)
        items, _ = pytester.inline_genitems(str(path), "--import-mode=importlib")
        return [case_of(item) for item in items if isinstance(item, pytest.Function)]

    return make


def test_a_check_is_read_in_our_words(read: Reads) -> None:
    one, two = read(RIGHT)
    assert (one.id, one.case, two.id, two.case) == ("softmax/test_values", "one", "softmax/test_values", "two")
    assert (one.slug, one.exercise, one.name, one.public) == ("03_stable_softmax", "softmax", "test_values", False)
    assert one.title == "softmax gives the right numbers."
    assert (one.points, one.needs) == (2.0, ["test_a", "test_b"])


def test_a_mark_names_the_exercise_before_the_module_does(read: Reads) -> None:
    (case,) = read('EXERCISE = "a"\n@points(1)\n@pytest.mark.exercise("b")\ndef test_x():\n    """X."""\n')
    assert case.id == "b/test_x"


def test_a_public_check_has_no_points_and_says_that_it_is_public(read: Reads) -> None:
    (case,) = read('EXERCISE = "a"\ndef test_x():\n    """X."""\n', name="test_public.py")
    assert (case.id, case.points, case.public) == ("public/a/test_x", 0.0, True)


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        (
            '@points(1)\ndef test_x():\n    """X."""\n',
            "test_a.py",
            "test_a.py::test_x: say which exercise it belongs to",
        ),
        ('EXERCISE = "a"\n@points(1)\ndef test_x():\n    pass\n', "test_a.py", "test_a.py::test_x: write a docstring"),
        (
            'EXERCISE = "a"\n@points(1)\ndef test_x():\n    """ """\n',
            "test_a.py",
            "test_a.py::test_x: write a docstring",
        ),
        (
            'EXERCISE = "a"\ndef test_x():\n    """X."""\n',
            "test_a.py",
            r"test_a.py::test_x: say what it is worth, by `@points",
        ),
        (
            'EXERCISE = "a"\n@points(1)\ndef test_x():\n    """X."""\n',
            "test_public.py",
            "test_public.py::test_x: public checks carry no points",
        ),
    ],
)
def test_what_a_check_lacks_is_told_with_its_place(read: Reads, source: str, name: str, words: str) -> None:
    with pytest.raises(CheckError, match=words):
        read(source, name)


def needing(*needs: str, first: str = "test_values") -> str:
    return (
        f'EXERCISE = "a"\n@points(1)\ndef {first}():\n    """X."""\n'
        f'@points(1, needs={list(needs)})\ndef test_more():\n    """Y."""\n'
    )


def test_needs_are_earlier_checks_of_the_same_exercise(read: Reads) -> None:
    check_needs(read(needing("test_values")))
    words = "03_stable_softmax: a/test_more needs test_other, which is not an earlier check of its exercise"
    with pytest.raises(CheckError, match=words):
        check_needs(read(needing("test_other")))
    with pytest.raises(CheckError, match="needs test_more, which is not an earlier check"):
        check_needs(read(needing("test_more")))
    other = needing("test_values").replace("@points(1, needs", '@pytest.mark.exercise("b")\n@points(1, needs')
    with pytest.raises(CheckError, match="b/test_more needs test_values"):
        check_needs(read(other))


def test_the_slug_is_the_name_of_the_folder(read: Reads, tmp_path: Path) -> None:
    assert {case.slug for case in read(RIGHT)} == {"03_stable_softmax"}
