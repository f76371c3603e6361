"""Tests of arguments: the right values in every layout, differentiable down to the leaf, and watched for changes."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.inside.protocol.wire import Argument
from autograder.inside.verbs.arguments import Prepared, arrange, prepare

LAYOUTS = ["contiguous", "transposed", "strided", "expanded"]


def one(tensor: Tensor, layout: str = "contiguous", differentiate: bool = True) -> tuple[Prepared, Tensor]:
    prepared = prepare([Argument(tensor, layout, True)], {}, "cpu", differentiate)
    return prepared, prepared.args[0]


def same_rows(rows: int, columns: int) -> Tensor:
    """Equal rows, as `expanded` asks for."""
    return torch.arange(float(columns)).expand(rows, columns).clone()


@pytest.mark.parametrize("shape", [(), (7,), (4, 5), (2, 3, 5), (0, 5), (1, 1)], ids=str)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_the_values_that_were_sent(layout: str, shape: tuple[int, ...]) -> None:
    x = torch.randn(shape)
    if layout == "expanded" and x.dim():
        x = x[:1].expand(shape)
    assert torch.equal(arrange(x, layout), x)


@pytest.mark.parametrize(("layout", "strides"), [("transposed", (1, 4)), ("strided", (10, 2)), ("expanded", (0, 1))])
def test_a_layout_is_what_its_name_says(layout: str, strides: tuple[int, int]) -> None:
    assert arrange(same_rows(4, 5), layout).stride() == strides


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_gradient_reaches_the_leaf_with_the_right_values(layout: str) -> None:
    prepared, x = one(same_rows(4, 5), layout)
    (leaf,) = prepared.leaves
    assert leaf is not None and leaf.is_leaf and not x.is_leaf
    direction = torch.randn(4, 5)
    (gradient,) = torch.autograd.grad(x * x, leaf, direction)
    wanted = 2 * leaf.detach() * direction
    if layout == "expanded":  # all rows are one row: what reaches it is their sum
        assert torch.allclose(gradient[0], wanted.sum(0)) and not gradient[1:].any()
    else:
        assert torch.allclose(gradient, wanted)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_argument_shares_no_memory_with_what_was_sent(layout: str) -> None:
    sent = same_rows(4, 5)
    _, x = one(sent, layout, differentiate=False)
    x.zero_() if layout != "expanded" else x[0].zero_()
    assert torch.equal(sent, same_rows(4, 5))


def test_whole_numbers_and_what_is_not_asked_for_are_not_differentiated() -> None:
    args = [Argument(torch.ones(2), differentiate=False), Argument(torch.ones(2, dtype=torch.int64))]
    prepared = prepare(args, {}, "cpu", differentiate=True)
    assert prepared.leaves == [None, None]
    assert not any(tensor.requires_grad for tensor in prepared.tensors)
    assert one(torch.ones(2), differentiate=False)[0].leaves == [None]


def test_tensors_are_labelled_by_their_argument_and_their_place_in_it() -> None:
    x, y, z, w = (Argument(torch.full((1,), float(i)), differentiate=True) for i in range(4))
    prepared = prepare([x, [y, 3, z]], {"w": {"a": w}, "dim": 1}, "cpu", differentiate=True)
    labels = prepared.labels(["x", "parts", "w", "dim"])
    assert {name: tensor.item() for name, tensor in labels.items()} == {"x": 0, "parts[0]": 1, "parts[1]": 2, "w": 3}
    assert list(prepared.leaves_by(labels)) == ["x", "parts[0]", "parts[1]", "w"]
    assert prepared.args[1][1] == 3 and prepared.kwargs["dim"] == 1


@pytest.mark.parametrize("layout", ["contiguous", "transposed", "strided"])
@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.add_(1),
        lambda x: x.data.add_(1),
        lambda x: x.detach().numpy().__setitem__(..., 7),
        lambda x: x.__setitem__(0, 9),
        lambda x: x.detach().mul_(1),  # the values stay, and yet it was written to
        lambda x: x.data.view(-1)[:1].fill_(float("nan")) if x.is_contiguous() else x.data[0].fill_(float("nan")),
        lambda x: x.data.__setitem__((0, 0), -x.data[0, 0]),
        lambda x: setattr(x, "data", x.data.double()),
        lambda x: setattr(x, "data", x.data[:1]),
    ],
    ids=["add_", "data", "numpy", "setitem", "version", "nan", "sign", "dtype", "shape"],
)
def test_every_way_to_change_an_argument_is_found_out(change: Any, layout: str) -> None:
    prepared, x = one(torch.arange(1.0, 7).reshape(2, 3), layout, differentiate=False)
    assert not prepared.was_changed(x)
    change(x)
    assert prepared.was_changed(x)


@pytest.mark.parametrize(
    "x",
    [
        torch.tensor([float("nan"), float("inf"), -0.0]),
        torch.tensor([True, False]),
        torch.tensor([1 + 2j]),
        torch.empty(0, 3),
        torch.tensor(2),
    ],
    ids=str,
)
def test_an_argument_that_was_only_read_is_unchanged(x: Tensor) -> None:
    prepared, argument = one(x, differentiate=False)
    (argument + argument).sum()
    assert not prepared.was_changed(argument)


def test_an_argument_without_values_is_watched_by_its_version() -> None:
    prepared = prepare([Argument(torch.ones(2))], {}, "meta", differentiate=False)
    (x,) = prepared.args
    assert x.device.type == "meta" and not prepared.was_changed(x)
    x.add_(1)
    assert prepared.was_changed(x)
