"""Tests of calls on handles, with real workers and tensor servers: right values, every idiom, and no way around."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Remote, locally
from autograder.inside.protocol.wire import Argument
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]

X = torch.arange(20.0).reshape(4, 5) / 7
HEAD = "import numpy, torch\nfrom torch import nn\nimport torch.nn.functional as F\n"


def call(downloads: int = 256, differentiate: bool = False, x: torch.Tensor = X) -> Call:
    cotangents = [torch.ones_like(x)] if differentiate else None
    argument = Argument(x, differentiate=differentiate)
    return Call(function="f", args=[argument], cotangents=cotangents, remote=Remote(downloads=downloads))


def seen(start: Start, body: str, request: Call | Build | None = None) -> Observation:
    """What is observed of f on handles."""
    return start(f"{HEAD}def f(x):\n    {body}\n").observe(request or call())


IDIOMS = {
    "arithmetic": "return (x - x.amax(1, keepdim=True)).exp() * 2 / 3 + x ** 2 - 1",
    "in_place": "y = x.clone()\n    y += 1\n    y[0] = 0\n    y.mul_(2).clamp_(min=1)\n    return y",
    "a_mask": "y = x.clone()\n    y[y > 1] = -1\n    return torch.where(y > 0, y, x * 0.5)",
    "an_index": "return x[torch.arange(4), torch.tensor([0, 1, 2, 3])]",
    "ellipsis_and_none": "return x[..., None, ::2].squeeze(1)",
    "einsum": "return torch.einsum('ij,kj->ik', x, x)",
    "matmul": "return x @ x.T",
    "views": "return x.t().contiguous().view(-1).unfold(0, 3, 2).transpose(0, 1)",
    "a_loop": "return torch.stack([row.sum() for row in x])",
    "unpacked": "a, b, c, d = x\n    return torch.cat([a, b * 2, c, d])",
    "topk": "values, places = x.topk(2, dim=1)\n    return values + places",
    "split": "return sum(x.split([2, 3], dim=1)[1].unbind(1))",
    "a_condition": "return x if x.max() > 0 else -x",
    "an_item": "return x / x.max().item()",
    "vmap": "return torch.vmap(lambda row: row / row.sum())(x)",
    "func_grad": "return torch.func.grad(lambda y: (y ** 3).sum())(x)",
    "jacrev": "return torch.func.jacrev(lambda y: y ** 2)(x[0])",
    "shapes": "n, d = x.shape\n    return x.reshape(d, n).expand(2, d, n) + torch.zeros(n, dtype=x.dtype)",
    "shape_in_place": "y = x.clone()\n    y.unsqueeze_(0)\n    y.transpose_(1, 2)\n    return y.exp().squeeze_(0)",
    "drawn": "return x * torch.bernoulli(torch.full_like(x, 0.5)) + torch.randn_like(x)",
    "written_into": (
        "out = torch.zeros(4, 5, dtype=x.dtype)\n    out[torch.arange(4), x.argmax(1)] = 1\n"
        "    return out.scatter_(1, x.argmin(1, keepdim=True), 2.0) + torch.tensor([1.0, 2, 3, 4, 5])"
    ),
    "row_by_row": "out = torch.empty(4, 5)\n    for i in range(4):\n        out[i] = x[i] / x[i].sum()\n    return out",
    "constants": "return x * torch.tensor([1.0, 2, 3, 4, 5]) + torch.eye(5)[:4]",
    "printed": "print(x, x.shape, f'{x[0]}')\n    return x + 1",
    "no_grad": "with torch.no_grad():\n        y = x * 2\n    return y.detach().to(torch.float64)",
    "an_assertion": "assert x.ndim == 2 and x.is_floating_point() and len(x) == 4\n    return x.double().mean(0)",
    "new_tensors": "return torch.ones_like(x) + x.new_zeros(5) + torch.full_like(x, 3)",
}


@pytest.mark.parametrize("body", IDIOMS.values(), ids=IDIOMS)
def test_an_honest_idiom_has_the_values_that_it_has_on_plain_tensors(start: Start, body: str) -> None:
    there, here = seen(start, body), seen(start, body, locally(call()))
    assert (there.ended.how, here.ended.how) == ("returned", "returned"), there.ended
    assert there.trace is not None and there.trace.refused == {}
    assert [(leaf.path, leaf.dtype, leaf.shape) for leaf in there.output] == [
        (leaf.path, leaf.dtype, leaf.shape) for leaf in here.output
    ]
    for got, want in zip(there.output, here.output, strict=True):
        torch.testing.assert_close(got.value, want.value)


def test_gradients_come_from_the_server_too(start: Start) -> None:
    body = "e = (x - x.amax(1, keepdim=True)).exp()\n    return (e / e.sum(1, keepdim=True)) ** 2"
    there, here = seen(start, body, call(differentiate=True)), seen(start, body, locally(call(differentiate=True)))
    torch.testing.assert_close(there.gradients["x"], here.gradients["x"])


def test_a_module_works_on_handles(start: Start) -> None:
    source = HEAD + (
        "class M(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.w = nn.Parameter(torch.ones(3, 5))\n    def forward(self, x):\n"
        "        return (x @ self.w.T).relu()\n"
    )
    on_handles = Call(args=[Argument(X)], cotangents=[torch.ones(4, 3)], remote=Remote())
    observation = start(source).observe(Build(cls="M", call=on_handles))
    assert observation.ended.how == "returned", observation.ended
    torch.testing.assert_close(observation.output[0].value, X @ torch.ones(5, 3))
    torch.testing.assert_close(observation.gradients["w"], X.sum(0).expand(3, 5))


@pytest.mark.parametrize(
    ("body", "operation"),
    [
        ("return torch.softmax(x, 1)", "_softmax"),
        ("return nn.Softmax(1)(x)", "_softmax"),
        ("return torch.ops.aten.softmax.int(x, 1)", "_softmax"),
        ("return torch.logsumexp(x, 1)", "logsumexp"),
        ("return torch.cdist(x, x)", "_cdist_forward"),
        ("return F.layer_norm(x, (5,))", "native_layer_norm"),
    ],
)
def test_what_is_no_building_block_is_refused_whatever_its_spelling(start: Start, body: str, operation: str) -> None:
    observation = seen(start, body)
    assert observation.trace is not None and operation in observation.trace.refused and not observation.output


def test_values_that_leave_torch_are_counted_and_limited(start: Start) -> None:
    few = seen(start, "return x * x[0, 0].item()", call(downloads=32))
    assert few.ended.how == "returned" and few.trace is not None and few.trace.escapes == {"Tensor.item": 1}
    many = seen(start, "return torch.from_numpy(x.numpy())", call(downloads=256))
    assert many.ended.how == "raised" and "more values leave torch" in many.ended.text
    all_of_them = seen(start, "return torch.from_numpy(x.numpy())", call(downloads=640))
    assert all_of_them.trace is not None and all_of_them.trace.escapes == {"Tensor.numpy": 20}


def test_an_output_that_the_server_did_not_make_is_a_plain_constant(start: Start) -> None:
    observation = seen(start, "return torch.from_numpy(numpy.zeros((4, 5), dtype='float32'))")
    assert observation.trace is not None and observation.trace.forward == {}


@pytest.mark.parametrize("number", ["10 ** 6", "-1", "'x'", "None"])
def test_a_forged_number_is_nobodys_tensor(start: Start, number: str) -> None:
    observation = seen(start, f"y = x + 1\n    y.number = {number}\n    return y")
    assert all(not isinstance(leaf.value, torch.Tensor) for leaf in observation.output)


def test_a_connection_that_is_misused_costs_only_that_call(start: Start) -> None:
    subject = start(
        f"{HEAD}def f(x):\n    x.line.channel.connection.sendall(bytes(100))\n    return x + 1\n"
        "def g(x):\n    return x + 1\n"
    )
    assert subject.observe(call()).ended.how in ("raised", "out_of_memory")
    good = Call(function="g", args=[Argument(X)], remote=Remote())
    observation = subject.observe(good)
    assert observation.ended.how == "returned", observation.ended
    torch.testing.assert_close(observation.output[0].value, X + 1)


def test_a_call_on_handles_imports_nothing(start: Start) -> None:
    body = (
        "import sys\n    before = set(sys.modules)\n    (x * 2).sum(1).exp()\n    return len({*sys.modules} - before)"
    )
    (leaf,) = seen(start, body, call()).output
    assert leaf.value == 0, "each worker would import it, which takes longer than everything else that it does"
