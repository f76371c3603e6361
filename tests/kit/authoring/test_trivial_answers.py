"""Tests of trivial answers: they take any arguments, and give what their name says."""

from __future__ import annotations

from typing import Any

import torch

from autograder.authoring.trivial_answers import trivial_answers

STUB = """
from __future__ import annotations

from torch import nn


class Layer(nn.Module):
    def __init__(self, size):
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError


def given():
    return 1


def double(x):
    raise NotImplementedError
"""


def answers() -> Any:
    modules: dict[str, Any] = {}
    for name, source in trivial_answers(STUB).items():
        modules[name] = {}
        exec(source, modules[name])
    return modules


def test_functions_give_zeros_ones_their_input_or_nothing() -> None:
    x = torch.tensor([2.0, 3.0])
    given = {name: module["double"](x, unknown=1) for name, module in answers().items()}
    assert given["zeros"].tolist() == [0, 0] and given["ones"].tolist() == [1, 1]
    assert given["the_input"] is x and given["nothing"] is None


def test_modules_can_be_built_and_called() -> None:
    x = torch.tensor([2.0])
    assert answers()["zeros"]["Layer"](3)(x).tolist() == [0]


def test_what_is_no_exercise_stays_as_the_stub_gives_it() -> None:
    assert answers()["zeros"]["given"]() == 1
