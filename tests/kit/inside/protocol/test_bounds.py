"""Tests of bounds: all that is sent is cut, what is cut is believed, and what is short stays the same object."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.inside.protocol.bounds import LONGEST_NAME, MARK, MOST_PARTS, bounded, held_bytes, is_bounded
from autograder.inside.protocol.observation import (
    RETURNED,
    Ending,
    Leaf,
    ModuleFacts,
    Observation,
    ParameterFacts,
    Trace,
    Training,
    TrainingStep,
)

LONG = "a" * 1_500_000
NAMES = [f"{number}" for number in range(20_000)]
FACTS = ParameterFacts([1], "float32", True)


@pytest.mark.parametrize(
    "observation",
    [
        Observation(Ending("raised", LONG, LONG, 1, LONG, LONG)),
        Observation(RETURNED, arguments=[LONG], changed=NAMES, shared=[LONG], warnings=[LONG] * 9),
        Observation(RETURNED, gradients={LONG: None}),
        Observation(RETURNED, [Leaf(LONG[:9000], LONG[:9000], LONG[:9000], "", [1] * 99)] * 20_000),
        Observation(RETURNED, module=ModuleFacts(parameters={LONG: FACTS}, buffers=dict.fromkeys(NAMES, FACTS))),
        Observation(RETURNED, module=ModuleFacts(submodules={LONG: LONG}, called=[LONG] * 2000)),
        Observation(
            RETURNED, module=ModuleFacts(flow=[Leaf(LONG, "none")], state_after=NAMES, loaded=Ending("misfit", LONG))
        ),
        Observation(RETURNED, module=ModuleFacts(parameters={"x": ParameterFacts([1] * 99, LONG, True)})),
        Observation(RETURNED, trace=Trace(forward={LONG: 1}, escapes=dict.fromkeys(NAMES, 1))),
        Observation(
            RETURNED, training=Training(events=LONG, modes=[True] * 9000, rng=LONG, epochs=dict.fromkeys(NAMES, 1))
        ),
        Observation(
            RETURNED, training=Training(steps=[TrainingStep({LONG: None})] * 99, graphs=NAMES, left_behind=[LONG])
        ),
    ],
)
def test_whatever_is_long_is_cut_and_then_believed(observation: Observation) -> None:
    assert not is_bounded(observation)
    sent = bounded(observation)
    assert is_bounded(sent)
    assert held_bytes(sent) < 64 << 20


def test_what_is_short_is_not_copied() -> None:
    module = ModuleFacts({"weight": FACTS}, state={"weight": torch.ones(2)}, called=["", "0"])
    observation = Observation(RETURNED, [Leaf("", "text", "ação")], module=module)
    assert bounded(observation) == observation
    assert is_bounded(observation)


def test_the_cut_shows_once() -> None:
    twice: Any = bounded(bounded(Ending("raised", LONG)))
    assert twice.kind == "a" * LONGEST_NAME + MARK


def test_what_cannot_be_encoded_is_replaced() -> None:
    sent: Any = bounded(Observation(RETURNED, arguments=["\ud800"], gradients={"\ud800": None}))
    assert sent.arguments == ["?"] and list(sent.gradients) == ["?"]


def test_tensors_and_texts_count_by_their_size() -> None:
    assert held_bytes(Observation(RETURNED, [Leaf("", "tensor", torch.ones(1 << 20))])) > 4 << 20
    assert held_bytes(Observation(RETURNED, arguments=["x" * 100] * MOST_PARTS)) > 100 * MOST_PARTS
