"""Functions to differentiate, and looks at what is left behind: shared by the lesson and the checks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import torch
from torch import Tensor


def cubic(x: Tensor) -> Tensor:
    """The sum of x³."""
    return (x**3).sum()


def woven(x: Tensor) -> Tensor:
    """A function that uses x more than once, and every entry with its neighbour."""
    return (x * x.sin()).sum() + (x * x.roll(1, -1)).exp().mean()


def branching(x: Tensor) -> Tensor:
    """A function whose graph is another one for every x: it branches and loops on the values."""
    y = x**2 if x.sum() > 0 else x**4
    while y.detach().abs().sum() < 30:
        y = y * 2
    return y.sum()


def linear(x: Tensor) -> Tensor:
    """The sum of 3x: its gradient is the same everywhere."""
    return (3 * x).sum()


def constant(x: Tensor) -> Tensor:
    """A number that does not depend on x, and has no graph."""
    return x.new_tensor(2.0)


def weight_only(x: Tensor) -> Tensor:
    """A number that does not depend on x, but on a weight that requires grad."""
    return torch.ones((), dtype=x.dtype, device=x.device, requires_grad=True) * 2


def weighted(x: Tensor) -> Tensor:
    """A linear function whose gradient is a weight that requires grad."""
    return (torch.ones((), dtype=x.dtype, device=x.device, requires_grad=True) * x).sum()


FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "cubic": cubic,
    "woven": woven,
    "branching": branching,
    "linear": linear,
}


def applied(module: Any, exercise: str, f: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    """gradient(f, x), or hvp(f, x, v)."""
    return module.gradient(f, x) if exercise == "gradient" else module.hvp(f, x, v)


def of_kind(x: Tensor, kind: str) -> Tensor:
    """x as a leaf that requires grad, or as the result of an operation on one."""
    fresh = x.detach().clone()
    fresh.requires_grad = True
    return fresh if kind == "leaf" else fresh * 1


def applied_to_kind(module: Any, exercise: str, kind: str, function: str, x: Tensor, v: Tensor) -> Tensor:
    """The result for an x that has a history of its own."""
    return applied(module, exercise, FUNCTIONS[function], of_kind(x, kind), v)


def traces_on_x(module: Any, exercise: str, requires_grad: bool, x: Tensor, v: Tensor) -> dict[str, Any]:
    """What is left of x and its .grad after a call."""
    x = x.detach().clone().requires_grad_(requires_grad)
    x.grad = torch.full_like(x, 7.0) if requires_grad else None
    applied(module, exercise, woven, x, v)
    return {"values": x.detach(), "requires_grad": x.requires_grad, "grad": x.grad}


def traces_on_weight(module: Any, exercise: str, x: Tensor, v: Tensor) -> Tensor:
    """The .grad of a weight that the function uses, after a call; it was 5 before."""
    weight = torch.full_like(x, 2.0).requires_grad_()
    weight.grad = torch.full_like(x, 5.0)
    applied(module, exercise, lambda x: (weight * x**3).sum(), x, v)
    return weight.grad


def history(module: Any, exercise: str, x: Tensor, v: Tensor) -> bool:
    """Whether the result still has a graph."""
    return bool(applied(module, exercise, cubic, of_kind(x, "leaf"), v).requires_grad)


def without_recording(module: Any, exercise: str, x: Tensor, v: Tensor) -> Tensor:
    """The result of a call under no_grad."""
    with torch.no_grad():
        return applied(module, exercise, woven, x, v)


def mode_after(module: Any, exercise: str, records: bool, x: Tensor, v: Tensor) -> bool:
    """Whether autograd records after a call, if it did (or did not) before."""
    with torch.set_grad_enabled(records):
        applied(module, exercise, cubic, x, v)
        return torch.is_grad_enabled()


def parameters(w: Tensor, b: Tensor) -> list[Tensor]:
    """Two leaves, each with a gradient."""
    leaves = [w.detach().clone().requires_grad_(), b.detach().clone().requires_grad_()]
    for leaf in leaves:
        leaf.grad = leaf.detach().sin()
    return leaves


def one_step(module: Any, lr: float, w: Tensor, b: Tensor) -> list[Tensor]:
    """The parameters after one step."""
    leaves = parameters(w, b)
    module.sgd_step(leaves, lr)
    return [leaf.detach() for leaf in leaves]


def step_without_gradient(module: Any, lr: float, w: Tensor, b: Tensor) -> list[Tensor]:
    """The parameters after one step, the first of which has no gradient."""
    leaves = parameters(w, b)
    leaves[0].grad = None
    module.sgd_step(leaves, lr)
    return [leaf.detach() for leaf in leaves]


def leaves_after_step(module: Any, w: Tensor, b: Tensor) -> dict[str, bool]:
    """What the parameters are after one step."""
    leaves = parameters(w, b)
    module.sgd_step(leaves, 0.1)
    return {
        "leaves": all(leaf.is_leaf for leaf in leaves),
        "require_grad": all(leaf.requires_grad for leaf in leaves),
    }


def gradients_after_step(module: Any, w: Tensor, b: Tensor) -> list[bool]:
    """Which parameters have a gradient after one step."""
    leaves = parameters(w, b)
    module.sgd_step(leaves, 0.1)
    return [leaf.grad is not None and bool(leaf.grad.ne(0).any()) for leaf in leaves]


def descent(module: Any, steps: int, w: Tensor, b: Tensor) -> list[Tensor]:
    """The parameters after several steps down a bowl."""
    leaves = parameters(w, b)
    for leaf in leaves:
        leaf.grad = None
    for _ in range(steps):
        ((leaves[0] ** 2).sum() + (leaves[1] - 1).square().sum() * 2).backward()
        module.sgd_step(leaves, 0.1)
    return [leaf.detach() for leaf in leaves]


def mode_after_step(module: Any, w: Tensor, b: Tensor) -> bool:
    """Whether autograd records after a step."""
    module.sgd_step(parameters(w, b), 0.1)
    return torch.is_grad_enabled()


def line_without_recording(module: Any, x: Tensor, y: Tensor) -> Any:
    """fit_line under no_grad."""
    with torch.no_grad():
        return module.fit_line(x, y, 3, 0.1)


def lines_of_fit_line(module: Any, steps: int, x: Tensor, y: Tensor) -> int:
    """How many lines of Python run while fit_line takes so many steps, in whatever function they stand."""
    lines = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> Callable[..., Any]:
        nonlocal lines
        lines += event == "line"
        return count

    tracing = sys.gettrace()  # a debugger goes on afterwards
    sys.settrace(count)
    try:
        module.fit_line(x, y, steps, 0.1)
    finally:
        sys.settrace(tracing)
    return lines


def line_history(module: Any, x: Tensor, y: Tensor) -> bool:
    """Whether w or b still has a graph, or requires grad."""
    return any(part.requires_grad for part in module.fit_line(x, y, 2, 0.1))
