"""Tests of records: an observation comes back from JSON as it was, NaN and shapes included."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import torch

from autograder.checks.claims.request_key import key
from autograder.checks.observers.recorded import Recorded, Recording, UnknownRequest, plain, restored
from autograder.inside.protocol.observation import RETURNED, Ending, ModuleFacts, Observation, ParameterFacts, see
from autograder.inside.protocol.request import Call
from autograder.inside.protocol.wire import encode
from autograder.released import Expectations


def through_json(observation: Observation) -> Observation:
    return restored(msgspec.json.decode(msgspec.json.encode(plain(observation))))


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1, 2.5, True, "x", (), {"a": None}],
        float("nan"),
        float("-inf"),
        torch.tensor([[0.1, float("nan")], [float("inf"), -0.0]]),
        torch.tensor([0.1, 1e-300], dtype=torch.float64),
        torch.tensor([0.1], dtype=torch.bfloat16),
        torch.tensor([(1 << 60) + 1, -1]),
        torch.tensor([True, False]),
        torch.empty(0, 3),
        torch.tensor(2.0),
        torch.ones(2, device="meta"),
        object(),
    ],
    ids=lambda value: "object" if type(value) is object else str(value),
)
def test_every_output_comes_back_as_it_was(value: Any) -> None:
    leaves = see(value)
    seen = Observation(RETURNED, leaves, arguments=["x"], again=leaves, first_after_again=leaves)
    assert encode(through_json(seen)) == encode(seen)


def test_gradients_endings_and_modules_come_back_as_they_were() -> None:
    facts = ParameterFacts([2], "float32", True)
    seen = Observation(
        Ending("raised", "ValueError", "no", 3, "f", "a.py"),
        gradients_ended=RETURNED,
        gradients={"x": torch.ones(2), "y": None},
        module=ModuleFacts({"w": facts}, {"b": facts}, {"w": torch.ones(2)}),
    )
    assert encode(through_json(seen)) == encode(seen)


class Fixed:
    def observe(self, request: Any) -> Observation:
        return Observation(RETURNED, see(2.5))


def test_what_was_recorded_is_told_and_anything_else_is_refused_with_what_to_do() -> None:
    recording = Recording(Fixed())
    recording.observe(Call(function="f"))
    recorded = Recorded(Expectations("03_x", "X", 1, 2.0, recording.observations))
    assert list(recording.observations) == [key(Call(function="f"))]
    assert recorded.observe(Call(function="f")).output[0].value == 2.5
    with pytest.raises(UnknownRequest, match="do not belong together: get both of them anew"):
        recorded.observe(Call(function="g"))
