"""Tests of inputs: the same for the same check, others for another, and as they were described."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from autograder.checks import fixed, rand, randint, randn
from autograder.checks.api.inputs import Seeds
from autograder.inside.protocol.wire import Argument

WORDS = ("secret", 0, "03_stable_softmax", "softmax/test_values", "matrix")


def made(value: Any, *words: object) -> Argument:
    argument = Seeds(*(words or WORDS)).make(value)
    assert type(argument) is Argument
    return argument


def test_the_same_check_gets_the_same_inputs() -> None:
    assert torch.equal(made(randn(4, 5)).tensor, made(randn(4, 5)).tensor)


@pytest.mark.parametrize("position", range(len(WORDS)))
def test_another_secret_seed_assignment_check_or_case_gets_others(position: int) -> None:
    other = list(WORDS)
    other[position] = "other"
    assert not torch.equal(made(randn(4, 5)).tensor, made(randn(4, 5), *other).tensor)


def test_words_that_only_read_alike_together_are_told_apart() -> None:
    assert not torch.equal(made(randn(9), "ab", "c").tensor, made(randn(9), "a", "bc").tensor)


def test_each_input_of_a_case_is_another() -> None:
    seeds = Seeds(*WORDS)
    one, other = seeds.make([randn(5), randn(5)])
    assert not torch.equal(one.tensor, other.tensor)
    assert seeds.next_seed() != seeds.next_seed()


def test_no_other_generator_is_touched() -> None:
    before = torch.get_rng_state()
    made(randn(4, 5))
    assert torch.equal(before, torch.get_rng_state())


def test_numbers_are_drawn_as_described() -> None:
    normal = made(randn(10_000, scale=3.0, offset=5.0)).tensor
    assert abs(normal.mean() - 5) < 0.2 and abs(normal.std() - 3) < 0.2  # 6 standard errors
    uniform = made(rand(10_000, scale=2.0, offset=-1.0)).tensor
    assert uniform.min() >= -1 and uniform.max() < 1 and uniform.std() > 0.5
    whole = made(randint(-2, 3, 10_000)).tensor
    assert whole.dtype == torch.int64 and whole.unique().tolist() == [-2, -1, 0, 1, 2]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64], ids=str)
def test_dtype_and_shape_are_as_described(dtype: torch.dtype) -> None:
    for shape in ((), (7,), (0, 5), (2, 3, 5)):
        tensor = made(randn(*shape, dtype=dtype)).tensor
        assert tensor.shape == shape and tensor.dtype == dtype


@pytest.mark.parametrize("layout", ["contiguous", "transposed", "strided", "expanded"])
def test_a_layout_travels_with_its_values(layout: Any) -> None:
    argument = made(randn(4, 5, layout=layout))
    assert argument.layout == layout and argument.tensor.shape == (4, 5)
    assert layout != "expanded" or torch.equal(argument.tensor[0].expand(4, 5), argument.tensor)


def test_floating_point_is_differentiated_unless_fixed() -> None:
    assert made(randn(3)).differentiate and made(torch.ones(3)).differentiate
    assert not made(randint(0, 3, 5)).differentiate and not made(torch.arange(3)).differentiate
    assert not made(fixed(randn(3))).differentiate and not made(fixed(torch.ones(3))).differentiate
    assert torch.equal(made(fixed(randn(3))).tensor, made(randn(3)).tensor)


def test_plain_values_and_containers_pass_through() -> None:
    args, kwargs = Seeds(*WORDS).make_all([1, (2.5, "x", None), [randn(2)]], {"d": {"a": torch.float64, "b": b"c"}})
    assert args[:2] == [1, [2.5, "x", None]] and args[2][0].tensor.shape == (2,)
    assert kwargs == {"d": {"a": torch.float64, "b": b"c"}}


@pytest.mark.parametrize(
    "value", [object(), {1, 2}, lambda: 1, torch.nn.Linear(1, 1), 1j], ids=lambda v: type(v).__name__
)
def test_what_cannot_travel_is_refused_with_what_to_use(value: Any) -> None:
    with pytest.raises(TypeError, match=f"a {type(value).__name__} cannot be an argument: use tensors, numbers"):
        Seeds().make(value)


def test_a_cotangent_is_a_random_direction_of_the_same_form() -> None:
    like = torch.zeros(4, 5, dtype=torch.float64)
    seeds = Seeds(*WORDS)
    one, other = seeds.cotangent(like), seeds.cotangent(like)
    assert one.shape == like.shape and one.dtype == like.dtype
    assert not torch.equal(one, other) and one.unique().numel() == 20
