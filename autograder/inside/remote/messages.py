"""What a handle's process and a tensor server send each other: plain values, packed, and nothing that runs."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import torch

from autograder.inside.protocol.channel import ProtocolError
from autograder.inside.protocol.wire import DTYPE_NAMES, DTYPES

TENSOR, DTYPE, LAYOUT, MEMORY_FORMAT, DEVICE, COMPLEX = range(1, 7)
NUMBER = struct.Struct("<q")
PAIR = struct.Struct("<dd")
MEMORY_FORMATS = {
    "contiguous": torch.contiguous_format,
    "preserve": torch.preserve_format,
    "channels_last": torch.channels_last,
}
MEMORY_FORMAT_NAMES = {value: name for name, value in MEMORY_FORMATS.items()}


class Remote(msgspec.Struct, frozen=True):
    """A tensor of the server, by its number."""

    number: int


class Meta(msgspec.Struct, array_like=True):
    """A tensor of the server as its handle knows it: its number, shape, strides and dtype."""

    number: int
    shape: list[int]
    strides: list[int]
    dtype: str


class Operation(msgspec.Struct, tag="op", array_like=True):
    """Perform an aten operation, such as "add.Tensor", on tensors of the server and plain values."""

    name: str
    args: list[Any]
    kwargs: dict[str, Any] = {}


class Upload(msgspec.Struct, tag="up", array_like=True):
    """Keep a tensor that the student's code made, as contiguous bytes."""

    dtype: str
    shape: list[int]
    content: bytes


class Download(msgspec.Struct, tag="down", array_like=True):
    """Hand out the values of a tensor: a value leaves torch through `via`, such as "item"."""

    number: int
    via: str


class Forget(msgspec.Struct, tag="forget", array_like=True):
    """Let go of tensors whose handles are gone."""

    numbers: list[int]


Command = Operation | Upload | Download | Forget


class Made(msgspec.Struct, tag="made", array_like=True):
    """The results of an operation in its order: tensors and plain values. `single`: it returns no tuple."""

    results: list[Any]  # of Meta as lists under TENSOR, or plain values
    single: bool


class Values(msgspec.Struct, tag="values", array_like=True):
    """The values of a tensor, as contiguous bytes."""

    content: bytes


class Failed(msgspec.Struct, tag="failed", array_like=True):
    """The operation raised, or was refused."""

    kind: str
    text: str


Reply = Made | Values | Failed


def pack(value: Any) -> Any:
    """Turn what msgpack does not know into an extension. Raises ProtocolError for what has no business here."""
    if isinstance(value, Remote):
        return msgspec.msgpack.Ext(TENSOR, NUMBER.pack(value.number))
    if isinstance(value, torch.dtype):
        return msgspec.msgpack.Ext(DTYPE, DTYPE_NAMES[value].encode())
    if isinstance(value, torch.memory_format):
        return msgspec.msgpack.Ext(MEMORY_FORMAT, MEMORY_FORMAT_NAMES[value].encode())
    if isinstance(value, torch.layout):
        return msgspec.msgpack.Ext(LAYOUT, b"")
    if isinstance(value, torch.device):
        return msgspec.msgpack.Ext(DEVICE, b"")
    if isinstance(value, complex):
        return msgspec.msgpack.Ext(COMPLEX, PAIR.pack(value.real, value.imag))
    raise ProtocolError(f"an argument of type {type(value).__name__}")


def unpack(code: int, data: memoryview) -> Any:
    """Turn an extension back. Every device is the CPU, and every layout strided."""
    if code == TENSOR:
        return Remote(NUMBER.unpack(data)[0])
    if code == DTYPE:
        return DTYPES[bytes(data).decode()]
    if code == MEMORY_FORMAT:
        return MEMORY_FORMATS[bytes(data).decode()]
    if code == LAYOUT:
        return torch.strided
    if code == DEVICE:
        return torch.device("cpu")
    if code == COMPLEX:
        return complex(*PAIR.unpack(data))
    raise ProtocolError(f"an extension {code}")
