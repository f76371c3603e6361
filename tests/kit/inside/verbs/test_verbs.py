"""Tests of the verbs: what is seen of a call and of a module, and that one request leaves nothing to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from autograder.inside.protocol.observation import Observation, build
from autograder.inside.protocol.request import Call
from autograder.inside.protocol.wire import Argument
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

# --- call


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


def test_generators_start_where_the_seed_says(call: Calls) -> None:
    body = "import random, numpy\nreturn torch.rand(2), random.random(), numpy.random.rand()"
    one, same, other = (build(call(body, seed=seed).output) for seed in (5, 5, 1 << 33))
    assert [torch.equal(one[0], same[0]), one[1:] == same[1:]] == [True, True]
    assert not torch.equal(one[0], other[0]) and one[1] != other[1] and one[2] != other[2]


def test_a_second_call_is_seen_beside_the_first(call: Calls) -> None:
    body = "kept.append(x.clone())\nreturn kept[0].add_(len(kept) - 1)"
    seen = call(body, repeated=True)
    assert torch.equal(build(seen.output), X)
    assert torch.equal(build(seen.again), X + 1) and torch.equal(build(seen.first_after_again), X + 1)


def test_dice_come_out_the_same_in_a_second_call(call: Calls) -> None:
    seen = call("return torch.rand(3)", repeated=True)
    assert torch.equal(build(seen.output), build(seen.again))


def test_memory_that_was_never_written_is_nan(call: Calls) -> None:
    assert build(call("return torch.empty(3)").output).isnan().all()


def test_warnings_are_kept_and_cut(call: Calls) -> None:
    seen = call("import warnings\nfor i in range(50):\n    warnings.warn(f'{i}' * 1000)\nreturn x")
    assert len(seen.warnings) == 5 and all(len(text) < 250 for text in seen.warnings)


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


# --- one request leaves nothing to the next


@pytest.mark.parametrize(
    "left",
    [
        "torch.set_default_dtype(torch.float64)",
        "torch.set_default_device('meta')",
        "torch.set_grad_enabled(False)",
        "left.append(torch.inference_mode()); left[0].__enter__()",
        "left.append(torch.autocast('cpu')); left[0].__enter__()",
        "left.append(torch.no_grad()); left[0].__enter__()",
        "torch.set_num_threads(2)",
        "torch.autograd.set_detect_anomaly(True)",
        "torch._C._set_deterministic_algorithms(False)",
        "torch.nn.modules.module.register_module_forward_hook(lambda *_: 1 / 0)",
        "torch.nn.modules.module.register_module_full_backward_hook(lambda *_: 1 / 0)",
        "torch.overrides.BaseTorchFunctionMode().__enter__()",
        "torch.set_default_device('meta'); torch.overrides.BaseTorchFunctionMode().__enter__()",
        "from autograder.inside.verbs.recorder import _Dispatched; _Dispatched().__enter__()",
        "import warnings; warnings.simplefilter('error')",
        "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    ],
)
def test_what_a_request_leaves_behind_is_undone(start: Start, left: str) -> None:
    source = f"""
        import torch, warnings
        left = []
        def leave():
            {left}
        def f(x):
            warnings.warn("only a warning")
            y = torch.nn.Linear(3, 3)(x) @ torch.ones(3, 3)
            modes = torch._C._len_torch_function_stack(), torch._C._len_torch_dispatch_stack()
            return y, torch.empty(1), torch.ones(1), torch.get_num_threads(), torch.is_anomaly_enabled(), modes
    """
    request = Call(function="f", args=[arg()], cotangents=[torch.ones(2, 3), torch.ones(1), torch.ones(1)], seed=3)
    wanted = start(source).observe(request)
    assert wanted.gradients_ended is not None and wanted.gradients_ended.how == "returned"
    subject = start(source)
    subject.observe(Call(function="leave"))
    seen = subject.observe(request)
    assert [(leaf.dtype, leaf.device) for leaf in seen.output] == [(leaf.dtype, leaf.device) for leaf in wanted.output]
    assert str(build(seen.output)) == str(build(wanted.output))
    assert str(seen.gradients) == str(wanted.gradients)
