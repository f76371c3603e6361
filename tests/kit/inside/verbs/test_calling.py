"""Tests of observed calls: output, gradients, names of arguments, changes, shared memory and repetition."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder.inside.protocol.observation import Observation, build
from autograder.inside.protocol.request import Call
from autograder.inside.protocol.wire import Argument
from autograder.inside.verbs.arguments import prepare
from autograder.inside.verbs.calling import argument_names, positional_names, tensors_of
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]

X = torch.tensor([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]])
DIRECTION = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def arg(tensor: torch.Tensor = X, layout: str = "contiguous", differentiate: bool = True) -> Argument:
    return Argument(tensor, layout, differentiate)


@pytest.fixture
def call(start: Start) -> Callable[..., Observation]:
    """Calls f, whose body is given, with X unless told otherwise."""

    def make(body: str, *args: Any, **changes: Any) -> Observation:
        indented = body.strip().replace("\n", "\n    ")
        source = f"import torch\nkept = []\ndef f(x=None, y=None, *rest, dim=0):\n    {indented}\n"
        return start(source).observe(Call(function="f", args=list(args) or [arg()], **changes))

    return make


Calls = Callable[..., Observation]


@pytest.mark.parametrize("layout", ["contiguous", "transposed", "strided"])
def test_output_and_gradient_are_right_in_every_layout(call: Calls, layout: str) -> None:
    seen = call("return x * x.exp()", arg(layout=layout), cotangents=[DIRECTION])
    assert torch.allclose(build(seen.output), X * X.exp())
    assert torch.allclose(seen.gradients["x"], (1 + X) * X.exp() * DIRECTION)
    assert seen.arguments == ["x"] and seen.gradients_ended is not None and seen.gradients_ended.how == "returned"


def test_gradients_come_by_the_students_own_names(call: Calls) -> None:
    y = arg(torch.ones(3))
    seen = call("return x * y[0] * y[1] + rest[0]", arg(), [y, y], arg(torch.ones(1)), cotangents=[DIRECTION])
    assert list(seen.gradients) == ["x", "y[0]", "y[1]", "args[2]"]
    assert torch.equal(seen.gradients["y[1]"], (X * DIRECTION).sum(0))


def test_gradients_of_arguments_by_keyword(call: Calls) -> None:
    seen = call("return x * y", arg(), kwargs={"y": arg(torch.ones(3)), "dim": 1}, cotangents=[DIRECTION])
    assert seen.arguments == ["x", "y", "dim"]
    assert torch.equal(seen.gradients["y"], (X * DIRECTION).sum(0))


def test_an_argument_that_gets_no_gradient_is_told_by_none(call: Calls) -> None:
    seen = call("return x.detach() + y", arg(), arg(torch.ones(2, 3)), cotangents=[DIRECTION])
    assert seen.gradients["x"] is None and torch.equal(seen.gradients["y"], DIRECTION)


def test_what_is_not_asked_for_gets_no_gradient(call: Calls) -> None:
    seen = call("return x * y", arg(), arg(torch.ones(3), differentiate=False), cotangents=[DIRECTION])
    assert list(seen.gradients) == ["x"]


def test_several_outputs_each_get_their_own_direction(call: Calls) -> None:
    seen = call("return {'a': 2 * x, 'n': x.argmax(), 'b': [3 * x]}", cotangents=[DIRECTION, DIRECTION])
    assert torch.equal(seen.gradients["x"], 5 * DIRECTION)


@pytest.mark.parametrize("body", ["return x.detach()", "return torch.tensor(x.tolist())", "return x.data * 2"])
def test_a_cut_graph_is_told(call: Calls, body: str) -> None:
    seen = call(body, cotangents=[DIRECTION])
    assert seen.gradients_ended is not None and seen.gradients_ended.how == "no_graph"
    assert seen.gradients == {"x": None}


@pytest.mark.parametrize("body", ["return x.sum()", "return x, x", "return 1.0", "return None", "return x.argmax()"])
def test_an_output_of_another_form_is_not_differentiated(call: Calls, body: str) -> None:
    seen = call(body, cotangents=[DIRECTION])
    assert seen.gradients_ended is not None and seen.gradients_ended.how == "misfit"


def test_a_backward_pass_that_fails_keeps_the_output(call: Calls) -> None:
    body = "y = x.exp()\ny2 = y * y\ny.zero_()\nreturn y2"
    seen = call(body, cotangents=[DIRECTION])
    assert seen.ended.how == "returned" and seen.output
    assert seen.gradients_ended is not None and "modified by an inplace operation" in seen.gradients_ended.text


@pytest.mark.parametrize("body", ["x.add_(1)", "x.data.add_(1)", "x.detach().numpy()[0] = 7", "x[0] = 0", "x += 1"])
def test_a_changed_input_is_named(call: Calls, body: str) -> None:
    assert call(f"{body}\nreturn y", arg(), arg()).changed == ["x"]


def test_a_changed_input_of_a_differentiated_call_is_named_too(call: Calls) -> None:
    seen = call("x *= 2\nreturn x * 1", cotangents=[DIRECTION])
    assert seen.changed == ["x"] and torch.equal(seen.gradients["x"], 2 * DIRECTION)


@pytest.mark.parametrize(
    "body", ["return x", "return x.T", "return [1, {'a': x[0]}]", "return torch.from_numpy(x.numpy())"]
)
def test_an_output_in_the_memory_of_an_input_is_told(call: Calls, body: str) -> None:
    assert call(body).shared == ["x"]


def test_an_output_in_memory_of_its_own_shares_none(call: Calls) -> None:
    assert call("return x.clone(), x + 0, x[:0]").shared == []


@pytest.mark.parametrize(
    ("body", "moved"), [("torch.rand(1)", True), ("torch.manual_seed(3)", True), ("x.exp()", False)]
)
def test_use_of_the_global_generator_is_told(call: Calls, body: str, moved: bool) -> None:
    assert call(f"{body}\nreturn x").rng_moved is moved


def test_a_second_call_is_seen_beside_the_first(call: Calls) -> None:
    body = "kept.append(x.clone())\nreturn kept[0].add_(len(kept) - 1)"
    seen = call(body, repeated=True)
    assert torch.equal(build(seen.output), X)
    assert torch.equal(build(seen.again), X + 1) and torch.equal(build(seen.first_after_again), X + 1)


def test_dice_come_out_the_same_in_a_second_call(call: Calls) -> None:
    seen = call("return torch.rand(3)", repeated=True)
    assert torch.equal(build(seen.output), build(seen.again))


def test_a_call_on_meta_has_shapes_and_no_values(call: Calls) -> None:
    (leaf,) = call("return x @ x.T", device="meta").output
    assert (leaf.device, leaf.shape, leaf.value) == ("meta", [2, 2], None)


@pytest.mark.parametrize(
    "body",
    [
        "kept.append(kept)\nreturn kept",
        "return torch.nested.nested_tensor([torch.ones(1), torch.ones(2)])",
        "torch.vmap(lambda row: (kept.append(row), row)[1])(x)\nreturn kept[0]",
        "class K:\n    def __repr__(self): raise SystemExit\nreturn {K(): 1}",
        "class M(type):\n    def __getattribute__(c, n): raise ValueError\nclass E(metaclass=M): pass\nreturn E()",
        "return torch.ones(5 << 20), torch.ones(5 << 20), torch.ones(7 << 20)",
    ],
    ids=["list_in_itself", "nested", "escaped_from_vmap", "key", "type", "too_large"],
)
def test_an_output_that_cannot_be_looked_at_costs_this_request_only(start: Start, body: str) -> None:
    indented = body.replace("\n", "\n    ")
    subject = start(f"import torch\nkept = []\ndef f(x):\n    {indented}\ndef g():\n    return len(kept)\n")
    assert subject.observe(Call(function="f", args=[arg()])).ended.how in ("nonsense", "returned")
    assert subject.worker is not None and subject.worker.alive
    assert subject.observe(Call(function="g")).ended.how == "returned"


# --- names of arguments


class Scaled(torch.nn.Module):
    def forward(self, x: torch.Tensor, factor: float = 1.0) -> torch.Tensor:
        return x * factor


def two(x: int, /, y: int, *rest: int, key: int = 0, **more: int) -> None: ...


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (two, ["x", "y"]),
        (Scaled().forward, ["x", "factor"]),
        (Scaled, []),
        (functools.wraps(two)(lambda *_: None), ["x", "y"]),
        (functools.partial(two, 1), ["y"]),
    ],
    ids=["function", "method", "class", "decorated", "partial"],
)
def test_positional_names_leave_out_self_and_keywords(function: Callable[..., Any], names: list[str]) -> None:
    assert positional_names(function) == names


def test_arguments_of_a_function_without_a_signature_have_an_index() -> None:
    assert argument_names(operator.itemgetter(0), prepare([[1]], {}, "cpu", False)) == ["args[0]"]
    with pytest.raises(ValueError, match="signature"):
        positional_names(max)
    assert argument_names(max, prepare([1, 2], {}, "cpu", False)) == ["args[0]", "args[1]"]


def test_a_module_names_the_arguments_of_its_forward_pass() -> None:
    assert argument_names(Scaled(), prepare([1, 2], {}, "cpu", False)) == ["x", "factor"]


def test_arguments_beyond_the_signature_have_an_index_and_keywords_their_name() -> None:
    assert argument_names(two, prepare([1, 2, 3], {"key": 4}, "cpu", False)) == ["x", "y", "args[2]", "key"]


def test_tensors_of_a_value_come_in_order() -> None:
    one, two, three = torch.ones(1), torch.ones(2), torch.ones(3)
    found = tensors_of({"a": [one, (two, "text")], "b": three, "c": None})
    assert [tensor.shape for tensor in found] == [(1,), (2,), (3,)]
