"""Tests of the recorder: operations by what they are, not by how they are spelled, and ways out of torch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.inside.protocol.observation import Trace
from autograder.inside.protocol.request import Call
from autograder.inside.protocol.wire import Argument
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]


@pytest.fixture
def traced(start: Start) -> Callable[..., Trace]:
    """The trace of f, whose body is given, called with a matrix."""

    def make(body: str, backward: bool = False) -> Trace:
        indented = body.replace("\n", "\n    ")
        imports = "import threading, torch\nfrom torch import nn\nimport torch.nn.functional as F"
        source = f"{imports}\ndef f(x):\n    {indented}\n"
        x = Argument(torch.arange(6.0).reshape(2, 3), differentiate=True)
        cotangents = [torch.ones(2, 3)] if backward else None
        seen = start(source).observe(Call(function="f", args=[x], traced=True, cotangents=cotangents))
        assert seen.ended.how == "returned", seen.ended
        assert seen.trace is not None
        return seen.trace

    return make


Traces = Callable[..., Trace]


@pytest.mark.parametrize(
    "body",
    [
        "return torch.softmax(x, 1)",
        "return x.softmax(-1)",
        "return F.softmax(x, dim=1)",
        "return nn.Softmax(1)(x)",
        "return torch.special.softmax(x, 1)",
        "return F.softmin(-x, 1)",
        "return torch.ops.aten.softmax.int(x, 1)",
        "return getattr(torch, 'soft' + 'max')(x, 1)",
        "return torch.vmap(lambda row: row.softmax(0))(x)",
        "with torch._C.DisableTorchFunction():\n    return x.softmax(1)",
    ],
)
def test_every_spelling_of_softmax_is_the_same_operation(traced: Traces, body: str) -> None:
    trace = traced(body)
    assert trace.forward.get("_softmax") == 1, trace


@pytest.mark.parametrize("body", ["e = x.exp()\nreturn e / e.sum(1, keepdim=True)", "return torch.exp(x - x.max())"])
def test_what_is_built_of_smaller_operations_is_told_by_them(traced: Traces, body: str) -> None:
    trace = traced(body)
    assert trace.forward["exp"] == 1
    assert "_softmax" not in trace.forward


def test_operations_are_counted(traced: Traces) -> None:
    assert traced("for row in range(7):\n    x = x + 1\nreturn x").forward["add"] == 7


def test_the_backward_pass_is_recorded_apart(traced: Traces) -> None:
    body = """class Own(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()
    @staticmethod
    def backward(ctx, g):
        return torch.softmax(g, 1)
return Own.apply(x)"""
    trace = traced(body, backward=True)
    assert "_softmax" in trace.backward and "_softmax" not in trace.forward


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("x[0, 0].item()", {"Tensor.item"}),
        ("x.tolist()", {"Tensor.tolist"}),
        ("x.detach().numpy()", {"Tensor.numpy"}),
        ("float(x[0, 0])", {"Tensor.__float__"}),
        ("int(x[0, 0])", {"Tensor.__int__"}),
        ("bool(x[0, 0] > 1)", {"Tensor.__bool__"}),
        ("[0, 1][(x[0, 0] > 1).long()]", {"Tensor.__index__"}),
        ("__import__('numpy').asarray(x.detach())", {"Tensor.__array__"}),
    ],
)
def test_every_way_out_of_torch_is_told(traced: Traces, expression: str, names: set[str]) -> None:
    assert names <= set(traced(f"{expression}\nreturn x").escapes)


def test_staying_in_torch_is_no_escape(traced: Traces) -> None:
    assert traced("y = x.exp()\nreturn (y / y.sum(1, keepdim=True)).where(x > 0, -x[..., :1])").escapes == {}


def test_a_call_that_raises_keeps_what_ran_until_then(start: Start) -> None:
    source = "def f(x):\n    x.exp()\n    raise ValueError\n"
    seen = start(source).observe(Call(function="f", args=[Argument(torch.ones(2))], traced=True))
    assert seen.ended.kind == "ValueError" and seen.trace is not None and seen.trace.forward == {"exp": 1}


def test_printing_a_tensor_is_no_operation(traced: Traces) -> None:
    trace = traced("print(x, repr(x.exp()), f'{x}')\nreturn x + 1")
    assert trace.forward == {"exp": 1, "add": 1}
    assert trace.escapes == {}
