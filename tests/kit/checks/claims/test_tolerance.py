"""Tests of tolerances: every right way to compute passes with room to spare, an unstable formula does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from autograder.checks.claims.tolerance import allowance, measure, measured

Formula = Callable[[Tensor], Tensor]


def share(student: Formula, reference: Formula, x: Tensor) -> float:
    """How much of the allowance a student's error takes; above 1 it fails."""
    exact = reference(x.double())
    return float((student(x).double() - exact).abs().max()) / allowance(reference(x), exact, x.numel())


def spread(x: Tensor) -> Tensor:
    return (x - x.mean(-1, keepdim=True)).square().mean(-1)


VARIANCES: dict[str, Formula] = {
    "var": lambda x: x.var(-1, unbiased=False),
    "std_squared": lambda x: x.std(-1, unbiased=False).square(),
    "two_passes": lambda x: ((x - x.sum(-1, keepdim=True) / x.shape[-1]) ** 2).sum(-1) / x.shape[-1],
    "norm": lambda x: (x - x.mean(-1, keepdim=True)).norm(dim=-1).square() / x.shape[-1],
    "product": lambda x: torch.linalg.vecdot(*[x - x.mean(-1, keepdim=True)] * 2) / x.shape[-1],
}


@pytest.mark.parametrize("offset", [0.0, 10.0, 1000.0])
@pytest.mark.parametrize("name", VARIANCES)
def test_right_formulas_take_a_quarter_of_the_allowance_at_most(name: str, offset: float) -> None:
    for seed in range(20):
        x = torch.randn(8, 64, generator=torch.Generator().manual_seed(seed)) + offset
        assert share(VARIANCES[name], spread, x) <= 0.25


def test_the_mean_of_squares_minus_the_square_of_the_mean_is_caught_where_it_is_unstable() -> None:
    def unstable(x: Tensor) -> Tensor:
        return x.square().mean(-1) - x.mean(-1).square()

    for seed in range(20):
        x = torch.randn(8, 64, generator=torch.Generator().manual_seed(seed))
        assert share(unstable, spread, x) < 1  # no test without an offset can tell
        assert share(unstable, spread, x + 1000) > 10


def test_the_log_of_softmax_is_caught_where_it_is_unstable() -> None:
    x = torch.randn(8, 5) * 30
    assert share(lambda x: (x.softmax(-1) + 1e-12).log(), lambda x: x.log_softmax(-1), x) > 10


@pytest.mark.parametrize("size", [10, 1000, 100_000])
def test_another_order_of_a_long_sum_is_allowed(size: int) -> None:
    def one_by_one(x: Tensor) -> Tensor:
        return x.cumsum(0)[-1]

    for seed in range(10):
        x = torch.randn(size, generator=torch.Generator().manual_seed(seed)).abs()
        assert share(one_by_one, lambda x: x.sum(0), x) < 1


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64], ids=str)
def test_each_dtype_has_the_precision_that_it_has(dtype: torch.dtype) -> None:
    x = torch.linspace(0.5, 1, 9, dtype=dtype)
    relative = allowance(x, x.double(), 1) / torch.finfo(dtype).eps
    assert 4 <= relative <= (1024 if dtype is torch.float64 else 64)


def test_the_allowance_grows_with_the_values_and_with_the_length_of_sums() -> None:
    x = torch.ones(3)
    assert allowance(1000 * x, 1000 * x.double(), 1) == pytest.approx(1000 * allowance(x, x.double(), 1))
    assert allowance(x, x.double(), 10_000) == pytest.approx(100 * allowance(x, x.double(), 1))


@pytest.mark.parametrize(
    "x", [torch.arange(3), torch.tensor([True]), torch.empty(0), torch.tensor([float("nan"), float("inf")])], ids=str
)
def test_whole_numbers_nothing_and_nan_have_no_allowance(x: Tensor) -> None:
    assert allowance(x, x.double(), 5) == 0


def test_infinite_values_do_not_widen_the_allowance_of_the_others() -> None:
    x = torch.tensor([1.0, float("inf"), float("nan"), -float("inf")])
    assert allowance(x, x.double(), 1) == allowance(x[:1], x[:1].double(), 1)


def test_how_much_of_a_tolerance_is_used_up_is_measured_where_somebody_asks_for_it() -> None:
    with measured() as margins:
        measure(torch.tensor([0.5, 1.0]), 4.0)
        measure(torch.tensor([0.0]), 0.0)  # whole numbers, and right
        measure(torch.tensor([1.0]), 0.0)
        measure(torch.empty(0), 1.0)
    measure(torch.tensor([9.0]), 1.0)
    assert margins == [0.25, 0.0, 1.0]
