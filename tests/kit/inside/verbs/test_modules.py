"""Tests of the facts of a module, and of the steps that may lie before its call."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from autograder.inside.verbs.modules import JOURNEYS, module_facts


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(3, 2)
        self.tied = self.inner.weight
        self.frozen = nn.Parameter(torch.ones(2), requires_grad=False)
        self.register_buffer("count", torch.zeros((), dtype=torch.int64))
        self.register_buffer("scratch", torch.zeros(4), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        output: torch.Tensor = self.inner(x) * self.frozen
        return output


def test_parameters_are_listed_with_shape_dtype_and_whether_they_learn() -> None:
    facts = module_facts(Layer().double()).parameters
    assert {name: (part.shape, part.dtype, part.requires_grad) for name, part in facts.items()} == {
        "tied": ([2, 3], "float64", True),
        "frozen": ([2], "float64", False),
        "inner.weight": ([2, 3], "float64", True),
        "inner.bias": ([2], "float64", True),
    }


def test_buffers_are_listed_and_the_state_has_those_that_are_saved() -> None:
    facts = module_facts(Layer())
    assert {name: part.dtype for name, part in facts.buffers.items()} == {"count": "int64", "scratch": "float32"}
    assert "count" in facts.state and "scratch" not in facts.state


def test_the_state_is_a_copy() -> None:
    layer = Layer()
    facts = module_facts(layer)
    with torch.no_grad():
        layer.frozen.zero_()
    assert facts.state["frozen"].tolist() == [1, 1]


def test_submodules_are_named_with_their_types() -> None:
    facts = module_facts(nn.Sequential(nn.ReLU()))
    assert facts.submodules == {"0": "torch.nn.modules.activation.ReLU"}


@pytest.mark.parametrize(
    ("step", "dtype", "device", "training"),
    [
        ("train", torch.float32, "cpu", True),
        ("eval", torch.float32, "cpu", False),
        ("double", torch.float64, "cpu", True),
        ("bfloat16", torch.bfloat16, "cpu", True),
        ("meta", torch.float32, "meta", True),
        ("copied", torch.float32, "cpu", True),
    ],
)
def test_a_step_leads_where_its_name_says(step: str, dtype: torch.dtype, device: str, training: bool) -> None:
    layer = JOURNEYS[step](Layer())
    assert (layer.frozen.dtype, layer.frozen.device.type, layer.training) == (dtype, device, training)


def test_a_copy_shares_nothing_with_the_original() -> None:
    layer = Layer()
    copy = JOURNEYS["copied"](layer)
    assert isinstance(copy, Layer)
    assert copy is not layer and copy.frozen.data_ptr() != layer.frozen.data_ptr()


def test_a_functional_call_doubles_all_weights_and_leaves_the_modules_own_alone() -> None:
    layer = Layer()
    x = torch.ones(1, 3)
    assert torch.allclose(JOURNEYS["functional"](layer)(x), 4 * layer(x))
    assert layer.frozen.tolist() == [1, 1]
