"""Tests of marks: what a check is worth."""

from __future__ import annotations

import pytest

from autograder.checks import points


def test_a_mark_holds_points_and_needs() -> None:
    mark = points(2.5, needs=["test_values"]).mark  # type: ignore[attr-defined]
    assert (mark.name, mark.args, mark.kwargs) == ("points", (2.5,), {"needs": ["test_values"], "own_work": False})


@pytest.mark.parametrize("value", [0, -1])
def test_a_check_is_worth_something(value: float) -> None:
    with pytest.raises(ValueError, match=f"worth more than {value} points, or it is a public check without @points"):
        points(value)


def test_needs_are_a_list_of_names() -> None:
    with pytest.raises(TypeError, match=r'needs=\["test_values"\]'):
        points(1, needs="test_values")
