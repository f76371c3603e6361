"""Tests of the verb build: construction, weights, journey and forward pass of an nn.Module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder.inside.protocol.observation import Observation, build
from autograder.inside.protocol.request import Build, Call
from autograder.inside.protocol.wire import Argument
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]

SOURCE = """
import torch
from torch import nn

class Layer(nn.Module):
    def __init__(self, size=3, bias=True):
        super().__init__()
        self.inner = nn.Linear(size, 2, bias=bias)
        self.scale = nn.Parameter(torch.ones(2), requires_grad=False)
        self.register_buffer("count", torch.zeros((), dtype=torch.int64))
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        return self.dropout(self.inner(x)) * self.scale

class Unfinished(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, x):
        raise NotImplementedError

class NoSuper(nn.Module):
    def __init__(self):
        self.inner = nn.Linear(1, 1)

class Late(nn.Module):
    def forward(self, x):
        self.made = nn.Linear(3, 2)
        return self.made(x)

class OnCpu(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = [nn.Linear(3, 3)]

    def forward(self, x):
        return self.hidden[0](x)

def Factory(size):
    return size
"""
X = Argument(torch.tensor([[1.0, 2.0, 3.0]]), differentiate=True)
WEIGHTS = {
    "inner.weight": torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]),
    "inner.bias": torch.tensor([1.0, 2.0]),
    "scale": torch.tensor([1.0, 10.0]),
    "count": torch.tensor(7),
}


@pytest.fixture
def built(start: Start) -> Callable[..., Observation]:
    def make(cls: str = "Layer", *args: Any, **changes: Any) -> Observation:
        return start(SOURCE).observe(Build(cls=cls, args=list(args), **changes))

    return make


Builds = Callable[..., Observation]


def test_everything_registered_is_told(built: Builds) -> None:
    facts = built("Layer", 4).module
    assert facts is not None
    assert {name: (part.shape, part.requires_grad) for name, part in facts.parameters.items()} == {
        "scale": ([2], False),
        "inner.weight": ([2, 4], True),
        "inner.bias": ([2], True),
    }
    assert facts.buffers["count"].dtype == "int64"
    assert facts.submodules == {
        "inner": "torch.nn.modules.linear.Linear",
        "dropout": "torch.nn.modules.dropout.Dropout",
    }
    assert set(facts.state) == {"scale", "count", "inner.weight", "inner.bias"} and facts.training


def test_initial_values_follow_the_seed(built: Builds) -> None:
    one, same, other = (built(seed=seed).module for seed in (1, 1, 2))
    assert one is not None and same is not None and other is not None
    assert torch.equal(one.state["inner.weight"], same.state["inner.weight"])
    assert not torch.equal(one.state["inner.weight"], other.state["inner.weight"])


def test_a_forward_pass_uses_the_weights_it_was_given(built: Builds) -> None:
    seen = built(weights=WEIGHTS, journey=["eval"], call=Call(args=[X], cotangents=[torch.tensor([[1.0, 1.0]])]))
    assert build(seen.output).tolist() == [[2, 70]]
    assert seen.module is not None and not seen.module.training
    assert seen.module.called == ["", "inner", "dropout"]
    assert seen.gradients["x"].tolist() == [[1, 10, 10]]
    assert seen.gradients["inner.weight"].tolist() == [[1, 2, 3], [10, 20, 30]]
    assert seen.gradients["scale"] is None  # it is not trainable


def test_dropout_is_on_in_train_mode_and_follows_the_seed(built: Builds) -> None:
    call = Call(args=[Argument(torch.ones(1, 3).expand(50, 3))])
    outputs = [build(built(weights=WEIGHTS, journey=["train"], seed=seed, call=call).output) for seed in (1, 1, 2)]
    assert (outputs[0] == 0).any() and torch.equal(outputs[0], outputs[1]) is True
    assert not torch.equal(outputs[0], outputs[2])


@pytest.mark.parametrize(
    "weights",
    [
        {name: value for name, value in WEIGHTS.items() if name != "scale"},
        WEIGHTS | {"other": torch.ones(1)},
        WEIGHTS | {"scale": torch.ones(3)},
    ],
    ids=["missing", "unexpected", "shape"],
)
def test_weights_that_do_not_fit_are_told_and_nothing_is_called(
    built: Builds, weights: dict[str, torch.Tensor]
) -> None:
    seen = built(weights=weights, call=Call(args=[X]))
    assert seen.ended.how == "misfit" and seen.ended.text and seen.output == []
    assert seen.module is not None and seen.module.called == []


@pytest.mark.parametrize(
    ("step", "dtype"),
    [
        ("train", "float32"),
        ("double", "float64"),
        ("bfloat16", "bfloat16"),
        ("copied", "float32"),
    ],
)
def test_a_module_goes_on_its_journey(built: Builds, step: str, dtype: str) -> None:
    x = Argument(X.tensor.to(getattr(torch, dtype)))
    (leaf,) = built(weights=WEIGHTS, journey=[step], call=Call(args=[x])).output
    assert (leaf.dtype, leaf.device) == (dtype, "cpu")


def test_a_functional_call_uses_other_weights_than_its_own(built: Builds) -> None:
    seen = built(weights=WEIGHTS, journey=["eval", "functional"], call=Call(args=[X]))
    assert build(seen.output).tolist() == [[4 * 2, 4 * 70]]  # weight and bias twice as large, and scale too


def test_on_meta_a_layer_in_a_plain_list_stays_behind(start: Start) -> None:
    subject = start(SOURCE)
    call = Call(args=[X], device="meta")
    (leaf,) = subject.observe(Build(cls="Layer", weights=WEIGHTS, journey=["meta"], call=call)).output
    assert (leaf.device, leaf.shape, leaf.value) == ("meta", [1, 2], None)
    seen = subject.observe(Build(cls="OnCpu", journey=["meta"], call=call))
    assert seen.ended.how == "raised" and "on device cpu is not on the expected device meta" in seen.ended.text


def test_a_part_made_in_the_forward_pass_is_in_the_state_after_it(built: Builds) -> None:
    seen = built("Late", call=Call(args=[X]))
    assert seen.module is not None
    assert seen.module.state == {} and seen.module.state_after == ["made.weight", "made.bias"]


def test_a_forward_that_is_not_written_is_told(built: Builds) -> None:
    assert built("Unfinished").ended.how == "returned"
    assert built("Unfinished", call=Call(args=[X])).ended.how == "not_attempted"


def test_a_constructor_that_raises_is_told_by_line(built: Builds) -> None:
    ended = built("NoSuper").ended
    assert ended.how == "raised" and "before Module.__init__() call" in ended.text
    assert SOURCE.splitlines()[(ended.line or 0) - 1].strip() == "self.inner = nn.Linear(1, 1)"
    assert built("Layer", 1, 2, 3).ended.kind == "TypeError"


def test_what_is_no_module_is_seen_as_a_value(built: Builds) -> None:
    seen = built("Factory", 4)
    assert seen.module is None and build(seen.output) == 4
    assert built("Missing").ended.how == "missing"


def test_hooks_of_a_forward_pass_that_was_cut_short_are_gone(start: Start) -> None:
    subject = start(SOURCE)
    subject.observe(Build(cls="Unfinished", call=Call(args=[X])))
    seen = subject.observe(Build(cls="Layer", call=Call(args=[X])))
    assert seen.module is not None and seen.module.called == ["", "inner", "dropout"]
