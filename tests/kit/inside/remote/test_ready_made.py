"""Tests of what is put out of order: every name for it, for the time of a call, and nothing else."""

from __future__ import annotations

import inspect

import pytest
import torch
from torch import _refs, nn
from torch._decomp import decompositions

from autograder.inside.remote.allowed import WRITTEN_OUT
from autograder.inside.remote.ready_made import ReadyMade, functions_of, out_of_order


class Borrowed(nn.Module):
    forward = nn.Linear.forward


def test_a_class_is_out_of_order_under_every_name_and_whole_again_afterwards() -> None:
    layer, kept = nn.Linear(2, 3), nn.Linear.forward
    with out_of_order(["torch.nn.Linear"]):
        for use in (lambda: nn.Linear(2, 3), lambda: layer(torch.ones(2)), lambda: kept(layer, torch.ones(2))):
            with pytest.raises(ReadyMade, match=r"^torch\.nn\.Linear$"):
                use()
        with pytest.raises(ReadyMade):
            Borrowed.forward(layer, torch.ones(2))
        assert nn.LayerNorm(2)(torch.ones(2)).shape == (2,)
    assert layer(torch.ones(2)).shape == nn.Linear(2, 3)(torch.ones(2)).shape == (3,)


@pytest.mark.parametrize(
    "use",
    [
        lambda x: _refs.logsumexp(x, 0),
        lambda x: _refs.softmax(x, 0),
        lambda x: inspect.unwrap(_refs.logsumexp)(x, 0),
        lambda x: decompositions._log_softmax(x, 0, False),
    ],
    ids=["logsumexp", "softmax", "unwrapped", "decomposition"],
)
def test_what_torch_has_written_out_in_python_is_out_of_order(use: object) -> None:
    assert callable(use)
    before = use(torch.ones(3))
    with out_of_order(WRITTEN_OUT), pytest.raises(ReadyMade, match=r"^torch\._(refs|decomp)\."):
        use(torch.ones(3))
    assert torch.equal(use(torch.ones(3)), before)


def test_torch_itself_works_while_that_is_out_of_order() -> None:
    x = torch.ones(2, 3, requires_grad=True)
    with out_of_order(WRITTEN_OUT):
        (gradient,) = torch.autograd.grad(torch.logsumexp(x, 1).sum(), x)
        assert torch.vmap(lambda row: row.exp().sum())(x.detach()).shape == (2,)
    assert torch.allclose(gradient, torch.full((2, 3), 1 / 3))


def test_an_exception_leaves_everything_whole() -> None:
    with pytest.raises(KeyError), out_of_order(["torch.nn.Linear"]):
        raise KeyError
    assert nn.Linear(2, 3)(torch.ones(2)).shape == (3,)


def test_a_class_that_does_not_exist_is_an_error() -> None:
    for name in ("torch.nn.Lineal", "torch.neural.Linear", "torch.nn.functional.linear"):
        with pytest.raises(ValueError, match="which \\[method\\] forbids, is no class"):
            functions_of(name)
