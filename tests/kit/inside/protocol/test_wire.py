"""Tests of the wire: what goes in comes out, and nothing but a message that agrees with itself is believed."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest
import torch

from autograder.inside.protocol.channel import ProtocolError
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.request import Call, NumberedRequest
from autograder.inside.protocol.wire import DTYPES, MOST_DIMENSIONS, Argument, decode, encode

SHAPES = {"0-dim": (), "vector": (7,), "no_rows": (0, 5), "no_columns": (5, 0), "batch": (2, 3, 5)}


def through(value: Any) -> Any:
    return decode(encode(value), Any)


def ext(code: int, content: bytes) -> bytes:
    return msgspec.msgpack.encode(msgspec.msgpack.Ext(code, content))


def claimed(dtype: Any, shape: Any, raw: bytes = b"") -> bytes:
    """A tensor that says of itself what it likes."""
    head = msgspec.msgpack.encode((dtype, shape))
    return ext(1, bytes([len(head)]) + head + raw)


def nonsense(content: bytes, type: Any = Any) -> str:
    with pytest.raises(ProtocolError) as caught:
        decode(content, type)
    return str(caught.value)


# --- what travels


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("name", DTYPES)
def test_a_tensor_of_every_dtype_and_shape_comes_back_bit_by_bit(name: str, shape: tuple[int, ...]) -> None:
    dtype = DTYPES[name]
    values = (torch.arange(math.prod(shape)).reshape(shape) - 3).to(dtype)
    back = through(values)
    assert type(back) is torch.Tensor
    assert back.dtype == dtype and back.shape == values.shape
    assert torch.equal(back, values)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64], ids=str)
def test_nan_infinity_and_minus_zero_keep_their_bits(dtype: torch.dtype) -> None:
    values = torch.tensor([math.nan, math.inf, -math.inf, -0.0], dtype=dtype)
    assert torch.equal(through(values).view(torch.uint8), values.view(torch.uint8))


def test_layouts_without_order_in_memory_come_back_by_value() -> None:
    x = torch.arange(6.0).reshape(2, 3)
    for view in (x.T, x[:, ::2], x[:1].expand(4, 3), torch.view_as_complex(x.reshape(3, 2)).conj()):
        back = through(view)
        assert torch.equal(back, view.resolve_conj()) and back.is_contiguous()


def test_a_tensor_that_came_back_can_be_written_to() -> None:
    assert through(torch.zeros(3)).add_(1).tolist() == [1, 1, 1]


def test_an_argument_keeps_its_layout_and_whether_it_is_differentiated() -> None:
    back = through([Argument(torch.ones(2, 3), "transposed", True)])[0]
    assert (back.layout, back.differentiate, back.tensor.tolist()) == ("transposed", True, [[1, 1, 1]] * 2)


def test_a_request_comes_back_whole() -> None:
    call = Call(function="f", args=[Argument(torch.ones(2)), torch.float64, {"a": [1, "b", None, 2.5, True, b"c"]}])
    back = decode(encode(NumberedRequest(3, call)), NumberedRequest)
    assert back.number == 3
    assert encode(back.request) == encode(call)


@pytest.mark.parametrize("value", [object(), {1, object()}, print, torch.strided], ids=lambda v: type(v).__name__)
def test_what_is_not_plain_is_refused_where_it_is_sent(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot travel to a worker"):
        encode(value)


# --- what is not believed


@pytest.mark.parametrize(
    ("dtype", "shape", "raw"),
    [
        ("float32", [4], bytes(15)),
        ("float32", [4], bytes(17)),
        ("float32", [], b""),
        ("float32", [0], bytes(4)),
        ("float32", [1 << 40], b""),
        ("float32", [1 << 63], b""),
        ("float32", [1 << 39, 1 << 39, 0], b""),
        ("float32", [1 << 33] * 20 + [0], b""),
        ("float32", [-1], b""),
        ("float32", [-1, -4], bytes(16)),
        ("float32", [1] * (MOST_DIMENSIONS + 1), bytes(4)),
        ("float32", [1.0], bytes(4)),
        ("float32", "4", bytes(4)),
        ("float32", None, bytes(4)),
        ("float8_e4m3fn", [4], bytes(4)),
        ("object", [1], bytes(8)),
        ("__class__", [1], bytes(8)),
        (7, [1], bytes(8)),
    ],
    ids=repr,
)
def test_a_tensor_whose_header_and_bytes_do_not_agree_is_nonsense(dtype: Any, shape: Any, raw: bytes) -> None:
    assert "a tensor" in nonsense(claimed(dtype, shape, raw))


def test_a_huge_tensor_without_values_costs_no_memory() -> None:
    assert through(torch.empty(0, 1 << 39)).shape == (0, 1 << 39)


def test_a_byte_that_is_neither_true_nor_false_counts_as_true() -> None:
    read: Any = decode(claimed("bool", [3], bytes([0, 1, 255])), Any)
    assert read.tolist() == [False, True, True]


@pytest.mark.parametrize("code", [0, 6, 127, -2, -128])
def test_unknown_extensions_are_nonsense(code: int) -> None:
    assert nonsense(ext(code, b"x")) == f"an extension of kind {code}"


@pytest.mark.parametrize("content", [b"", b"\xff", b"\x05\x92", b"\xc8abc"], ids=repr)
@pytest.mark.parametrize("code", [1, 2, 3])
def test_damaged_extensions_are_nonsense(code: int, content: bytes) -> None:
    nonsense(ext(code, content))


def test_every_truncation_of_a_message_is_nonsense() -> None:
    whole = encode(NumberedRequest(1, Call(function="f", args=[Argument(torch.ones(2, 3)), "text", {"a": 1}])))
    for length in range(len(whole)):
        nonsense(whole[:length], NumberedRequest)


@pytest.mark.parametrize(
    "content",
    [
        b"\x91" * 100_000,  # lists in lists
        b"\x81\xa1a" * 100_000,
        b"\xdd\xff\xff\xff\xff" * 50,  # lists that promise four billion values each
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\xc1",
        b"\xa2\xff\xfe",
        b"\xd7\xff" + b"\xff" * 8,
        b"",
        b"\xc0\xc0",
    ],
    ids=["deep_lists", "deep_maps", "long_lists", "long_map", "long_bytes", "reserved", "utf8", "time", "", "two"],
)
def test_damaged_messages_are_nonsense(content: bytes) -> None:
    nonsense(content)


def test_arguments_in_arguments_without_an_end_are_nonsense() -> None:
    content = encode(torch.ones(1))
    for _ in range(20_000):
        head = msgspec.msgpack.encode(("c", True, 0))[:-1]
        content = b"\xc9" + len(head + content).to_bytes(4, "big") + b"\x03" + head + content
    nonsense(content)


@pytest.mark.parametrize("message", [1, None, [], {"ended": 1}, {"ended": {"how": "won"}}, {"number": 1}], ids=repr)
def test_a_message_of_another_type_is_nonsense(message: Any) -> None:
    assert "Observation" in nonsense(msgspec.msgpack.encode(message), Observation)


def test_what_is_not_asked_for_is_dropped() -> None:
    content = msgspec.msgpack.encode({"ended": {"how": "returned", "score": 20}, "points": 20})
    assert decode(content, Observation) == Observation(Ending("returned"))
