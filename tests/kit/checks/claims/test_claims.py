"""Tests of claims: how large an input is, and which ending is no attempt."""

from __future__ import annotations

import pytest
import torch

from autograder.checks.claims.claims import NotAttempted, largest_input, raise_if_unwritten
from autograder.inside.protocol.observation import RETURNED, Ending
from autograder.inside.protocol.request import Build, Call
from autograder.inside.protocol.wire import Argument


def test_the_largest_input_bounds_the_length_of_a_sum() -> None:
    x, y = Argument(torch.ones(4, 5)), Argument(torch.ones(7, 6))
    assert largest_input(Call(args=[x, 3], kwargs={"y": y})) == 42
    assert largest_input(Call(args=[3])) == 1
    assert largest_input(Build(cls="M")) == 1
    assert largest_input(Build(cls="M", weights={"w": torch.ones(9, 9)}, call=Call(args=[x]))) == 81


def test_parts_of_a_list_are_inputs_too() -> None:
    parts = [Argument(torch.ones(4)), {"a": Argument(torch.ones(50))}]
    assert largest_input(Call(args=[parts])) == 50


@pytest.mark.parametrize("ending", [RETURNED, Ending("raised", "NotImplementedError"), Ending("crashed")])
def test_an_attempt_is_judged(ending: Ending) -> None:
    raise_if_unwritten(ending, "f")


@pytest.mark.parametrize("how", ["not_attempted", "missing", "not_callable", "unwritten_dependency"])
def test_what_is_unwritten_carries_what_is_told(how: str) -> None:
    with pytest.raises(NotAttempted) as caught:
        raise_if_unwritten(Ending(how, "int", function="g"), "f")  # type: ignore[arg-type]
    assert caught.value.told.id == how and str(caught.value) == caught.value.told.text
