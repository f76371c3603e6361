"""Tests of credibility: what every verb sends is believed, and what nobody but a forger would send is not."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.inside.protocol.observation import Ending, Leaf, ModuleFacts, Observation, see
from autograder.sandbox.validate import is_credible

RETURNED = Ending("returned")


def of(*leaves: Leaf) -> Observation:
    return Observation(RETURNED, list(leaves))


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1, 2.5, True, "text", (), {}],
        {"a" * 1000: "b" * 1000},
        torch.ones(2, 3),
        torch.ones(2, device="meta"),
        torch.eye(2).to_sparse(),
        torch.ones(2).to(torch.float8_e4m3fn),
        object(),
        1 << 80,
        [[[[[[[[[[["deep"]]]]]]]]]]],
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_seen_is_believed(value: Any) -> None:
    assert is_credible(Observation(RETURNED, see(value), again=see(value), gradients={"x": torch.ones(2), "y": None}))


@pytest.mark.parametrize(
    "observation",
    [
        of(Leaf("", "tensor", "ones")),
        of(Leaf("", "tensor", [1.0], "float32", [1])),
        of(Leaf("", "tensor", torch.ones(2), "float32", [3])),
        of(Leaf("", "tensor", torch.ones(2), "float64", [2])),
        of(Leaf("", "number", "1")),
        of(Leaf("", "number", True)),
        of(Leaf("", "number", torch.ones(()))),
        of(Leaf("", "bool", 1)),
        of(Leaf("", "text", b"x")),
        of(Leaf("", "text", "x" * 5000)),
        of(Leaf("", "list", None)),
        of(Leaf("", "none", 3)),
        of(Leaf("", "some.Type", torch.ones(2))),
        of(Leaf("[0]" * 1000, "list", 1)),
        of(Leaf("", "k" * 10_000)),
        of(*[Leaf("", "none")] * 20_000),
        Observation(RETURNED, again=[Leaf("", "number", "1")]),
        Observation(RETURNED, first_after_again=[Leaf("", "number", "1")]),
        Observation(RETURNED, gradients={"x": 1.0}),
        Observation(RETURNED, gradients={"x": [torch.ones(1)]}),
        Observation(RETURNED, module=ModuleFacts(state={"weight": None})),
        Observation(RETURNED, module=ModuleFacts(loaded=Ending("misfit", text="x" * 5000))),
        Observation(Ending("raised", "E", "x" * 5000)),
        Observation(Ending("raised", "E" * 5000)),
        Observation(RETURNED, gradients_ended=Ending("raised", function="f" * 5000)),
    ],
)
def test_what_no_worker_would_send_is_not(observation: Observation) -> None:
    assert not is_credible(observation)
