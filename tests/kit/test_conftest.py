"""What conftest.py says of the tests is true of those that there are."""

from tests.kit.conftest import LONG, place
from tests.support import ROOT


def test_what_is_begun_first_is_there() -> None:
    assert [start for start in LONG if not (ROOT / start).exists()] == []


def test_what_is_not_long_comes_last() -> None:
    assert place(f"{LONG[1]}test_answers.py::test") == 1
    assert place("tests/kit/test_conftest.py::test") == len(LONG)
