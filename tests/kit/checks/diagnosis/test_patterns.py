"""Tests of generic patterns: each relation of two tensors, and each known exception, has its cause."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from autograder.checks.claims import compare
from autograder.checks.claims.compare import Disagreement
from autograder.checks.diagnosis import patterns
from autograder.inside.protocol.observation import RETURNED, Ending, Leaf, ModuleFacts, Observation, Trace
from autograder.locale.message import message

NAN, INF = float("nan"), float("inf")
X = torch.tensor([[1.0, -2.5, 3.0], [0.5, 4.0, -7.0]])
SQUARE = torch.tensor([[1.0, 2.0, 5.0], [3.0, -4.0, 6.0], [7.0, 8.0, 9.5]])
SEEN = Observation(RETURNED)


def cause(got: Tensor, expected: Tensor, in_gradients: bool = False) -> tuple[str, dict[str, Any]] | None:
    found = compare.values(got, expected, expected, compare.place(""), 6)
    assert found is not None
    explanation = patterns.explain(found, SEEN, in_gradients)
    if explanation is None:
        return None
    assert explanation[1].id.startswith("hint_")
    return explanation[0].id.removeprefix("cause_"), explanation[0].values


@pytest.mark.parametrize(
    ("got", "expected", "name", "details"),
    [
        (-X, X, "sign", {}),
        (2.5 * X, X, "factor", {"factor": "2.5"}),
        (6 * X, X, "sum_for_mean", {"size": 6}),
        (3 * X, X, "sum_for_mean", {"size": 3}),
        (X / 3, X, "mean_for_sum", {"size": 3}),
        (X / 6, X, "mean_for_sum", {"size": 6}),
        (X + 0.25, X, "offset", {"offset": "0.25"}),
        (X - 100, X, "offset", {"offset": "-100"}),
        (SQUARE.T, SQUARE, "transposed", {"first": 0, "second": 1}),
        (SQUARE.expand(2, 3, 3).transpose(1, 2), SQUARE.expand(2, 3, 3), "transposed", {"first": 1, "second": 2}),
        (torch.where(X > 3, INF, X), X, "overflow", {}),
        (torch.full_like(X, NAN), X, "overflow", {}),
        (-X.to(torch.bfloat16), X.to(torch.bfloat16), "sign", {}),
        (-X + 1e-7 * X.abs(), X, "sign", {}),
    ],
)
def test_a_relation_of_all_values_has_its_cause(
    got: Tensor, expected: Tensor, name: str, details: dict[str, Any]
) -> None:
    assert cause(got, expected) == (name, details)


def test_gradients_have_causes_of_their_own() -> None:
    assert cause(2 * X, X, in_gradients=True) == ("twice_the_gradient", {})
    assert cause(2 * X, X) == ("sum_for_mean", {"size": 2})
    assert cause(0 * X, X, in_gradients=True) == ("gradient_zero", {})
    assert cause(0 * X, X) is None


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (X.sin(), X),
        (torch.where(X > 3, X + 1, X), X),
        (X.flip(0), X),
        (torch.tensor([3.0]), torch.tensor([2.0])),
        (torch.tensor(3.0), torch.tensor(2.0)),
        (torch.tensor([1, 2]), torch.tensor([2, 4])),
        (X, torch.where(X > 3, NAN, X)),
        (X, torch.where(X > 3, INF, X)),
        (1.0005 * X, X),
        (torch.ones(3), torch.zeros(3)),
    ],
)
def test_what_fits_no_pattern_has_no_cause(got: Tensor, expected: Tensor) -> None:
    assert cause(got, expected) is None


def of_ending(ended: Ending) -> str | None:
    found = compare.endings(ended, "f")
    assert found is not None
    explanation = patterns.explain(found, Observation(ended), in_gradients=False)
    return None if explanation is None else explanation[0].id


def raised(text: str, kind: str = "RuntimeError") -> Ending:
    return Ending("raised", kind, text, 3, "f", "a.py")


def exception_of(code: str) -> Ending:
    """What torch itself says, so that a new version with other words is noticed."""
    try:
        exec(code, {"torch": torch, "nn": torch.nn})
    except Exception as error:
        return raised(str(error)[:500], type(error).__name__)
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("w = torch.ones(2, requires_grad=True); w += 1", "cause_inplace_on_leaf"),
        (
            "w = torch.ones(2, requires_grad=True); y = w.exp(); y += 1; y.sum().backward()",
            "cause_inplace_breaks_backward",
        ),
        (
            "w = torch.ones(2, requires_grad=True); y = w.exp().sum(); y.backward(); y.backward()",
            "cause_second_backward",
        ),
        ("torch.ones(2, requires_grad=True).numpy()", "cause_numpy_on_grad"),
        ("torch.ones(2, 3) + torch.ones(2, 4)", "cause_shapes_do_not_broadcast"),
        ("torch.ones(2, 3) @ torch.ones(2, 3)", "cause_matmul_shapes"),
        (
            "class M(nn.Module):\n    def __init__(self): self.a = nn.Linear(1, 1)\nM()",
            "cause_no_super_init",
        ),
        ("torch.ones(2, dtype=torch.int64, requires_grad=True)", "cause_whole_numbers_have_no_gradient"),
        ("torch.ones(2, 2) @ torch.ones(2, 2, dtype=torch.float64)", "cause_mixed_dtypes"),
        (
            "raise RuntimeError('Expected all tensors to be on the same device, but found cuda:0 and cpu!')",
            "cause_two_devices",
        ),
        ("raise RuntimeError('CUDA out of memory. Tried to allocate 2.00 GiB.')", "cause_gpu_memory"),
        ("f = lambda: f()\nglobals()['f'] = f\nf()", "cause_recursion"),
        ("torch.empty(1 << 50)", "cause_too_much_memory"),
    ],
)
def test_torchs_own_exceptions_are_put_in_a_beginners_words(code: str, name: str) -> None:
    assert of_ending(exception_of(code)) == name


@pytest.mark.parametrize(
    ("ended", "name"),
    [
        (raised("", "MemoryError"), "cause_too_much_memory"),
        (Ending("timed_out", text="5"), "cause_endless_loop"),
        (raised("what is this"), None),
        (Ending("crashed", "SIGSEGV"), None),
    ],
)
def test_other_endings_have_their_cause_or_none(ended: Ending, name: str | None) -> None:
    assert of_ending(ended) == name


@pytest.mark.parametrize("told", ["no_graph", "gradient_missing"])
def test_a_cut_graph_is_told_with_the_call_that_cut_it(told: str) -> None:
    disagreement = Disagreement(message(told, name="x", names="x"))
    plain = patterns.explain(disagreement, SEEN, in_gradients=True)
    assert plain is not None and plain[0].id == "cause_graph_cut"
    escaped = Observation(RETURNED, trace=Trace(escapes={"Tensor.item": 2}))
    found = patterns.explain(disagreement, escaped, in_gradients=True)
    assert found is not None and "Tensor.item" in found[0].text


def test_a_missing_return_is_told() -> None:
    found = compare.outputs(see_none(), see_one(), [], 1)
    assert found is not None
    explanation = patterns.explain(found, SEEN, in_gradients=False)
    assert explanation is not None and explanation[0].id == "cause_no_return"


def see_none() -> list[Leaf]:
    return [Leaf("", "none")]


def see_one() -> list[Leaf]:
    return [Leaf("", "number", 1.0)]


def flowing(**outputs: float) -> Observation:
    """A module whose parts gave these outputs, in order."""
    flow = [Leaf(name, "tensor", torch.tensor([value]), "float32", [1], "cpu") for name, value in outputs.items()]
    return Observation(Ending("returned"), module=ModuleFacts(flow=flow))


@pytest.mark.parametrize(
    ("student", "cause"),
    [
        ({"first": 1.0, "second": 5.0}, "cause_first_part"),
        ({"first": 1.0, "second": 2.0}, "cause_after_parts"),
        ({"other": 1.0, "second": 2.0}, None),
    ],
)
def test_the_first_part_whose_output_differs_is_named(student: Any, cause: str | None) -> None:
    explanation = patterns.explain_flow(flowing(**student), flowing(first=1.0, second=2.0))
    assert (explanation and explanation[0].id) == cause
    if cause == "cause_first_part":
        assert explanation is not None and explanation[0].values == {"name": "second"}
