"""Tests of observations: what is seen of a value, by its exact type, and how it is put together again."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from typing import Any

import pytest
import torch

from autograder.inside.protocol.bounds import LONGEST_TEXT, MOST_LEAVES, cut
from autograder.inside.protocol.observation import Leaf, build, see
from autograder.inside.protocol.wire import encode


class Claims(torch.Tensor):
    """A tensor that is equal to everything."""

    @classmethod
    def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return True


class Liar:
    """An object that says that it is a tensor."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return torch.Tensor

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


def kinds(value: Any) -> list[str]:
    return [leaf.kind for leaf in see(value)]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        7,
        -(1 << 63),
        2.5,
        float("inf"),
        "text",
        [],
        (),
        {},
        [1, [2, (3, [])], {}],
        {"loss": 0.5, "history": [1, 2], "last": {"step": 3}},
        ([(), {}], {"a": ()}),
        list(range(12)),
    ],
    ids=repr,
)
def test_plain_values_are_put_together_as_they_were(value: Any) -> None:
    assert build(see(value)) == value
    assert type(build(see(value))) is type(value)


def test_tensors_in_containers_keep_their_place() -> None:
    pair = build(see((torch.ones(2), {"mean": torch.zeros(()), "n": 3})))
    assert pair[0].tolist() == [1, 1] and pair[1]["mean"].item() == 0 and pair[1]["n"] == 3
    assert [leaf.path for leaf in see((torch.ones(2), {"mean": 1}))] == ["", "[0]", "[1]", "[1]['mean']"]


def test_a_tensor_is_seen_with_dtype_shape_and_device() -> None:
    leaf = see(torch.ones(2, 3, dtype=torch.bfloat16))[0]
    assert (leaf.kind, leaf.dtype, leaf.shape, leaf.device) == ("tensor", "bfloat16", [2, 3], "cpu")


def test_a_parameter_counts_as_a_tensor() -> None:
    assert kinds(torch.nn.Parameter(torch.ones(2))) == ["tensor"]


def test_what_is_written_into_a_tensor_later_is_not_seen() -> None:
    x = torch.ones(2)
    leaf = see(x)[0]
    x.zero_()
    assert leaf.value.tolist() == [1, 1]


Pair = namedtuple("Pair", "a b")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (torch.ones(2).as_subclass(Claims), "Claims"),
        (Liar(), "Liar"),
        (Pair(1, 2), "Pair"),
        (OrderedDict(a=1), "OrderedDict"),
        (type("Text", (str,), {})("x"), "Text"),
        (type("Number", (float,), {})(1.0), "Number"),
        (1 + 2j, "complex"),
        (torch.nn.Linear(1, 1), "Linear"),
        (lambda: 1, "function"),
        (1 << 70, "int"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_any_other_type_is_seen_by_its_name_only(value: Any, name: str) -> None:
    (leaf,) = see(value)
    assert leaf.kind.endswith(f".{name}") and leaf.value is None
    assert build([leaf]) == leaf


@pytest.mark.parametrize(
    "value",
    [
        torch.ones(2, device="meta"),
        torch.eye(2).to_sparse(),
        torch.ones(2).to(torch.float8_e4m3fn),
        torch.ones(1).expand(1 << 24),
    ],
    ids=["meta", "sparse", "float8", "large"],
)
def test_a_tensor_that_cannot_be_read_is_seen_without_values(value: torch.Tensor) -> None:
    (leaf,) = see(value)
    assert (leaf.kind, leaf.value, leaf.shape) == ("tensor", None, list(value.shape))
    assert build([leaf]) == leaf


def test_a_conjugate_or_negative_view_is_seen_by_its_values() -> None:
    z = torch.tensor([1 + 2j]).conj()
    assert b"complex64" in encode(see(z))
    assert see(z.imag)[0].value.tolist() == [-2]


def test_a_long_list_is_cut_and_its_length_told() -> None:
    leaves = see([0] * (MOST_LEAVES + 5))
    assert len(leaves) == MOST_LEAVES
    assert leaves[0] == Leaf("", "list", MOST_LEAVES + 5)


def test_a_list_in_itself_has_an_end() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert 2 < len(see(endless)) < 100


def test_wide_and_deep_together_have_an_end() -> None:
    value: Any = 0
    for _ in range(19):
        value = [value] * 10
    assert len(see(value)) <= MOST_LEAVES


def test_long_text_is_cut_and_the_cut_is_told() -> None:
    assert cut("a" * LONGEST_TEXT) == "a" * LONGEST_TEXT
    assert cut("a" * (LONGEST_TEXT + 1)) == "a" * LONGEST_TEXT + " […]"


def test_text_with_half_of_a_character_can_travel() -> None:
    assert cut("a\ud800b") == "a?b"
    encode(see(["\ud800", {"\udfff": 1}]))
