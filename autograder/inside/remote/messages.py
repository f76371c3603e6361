"""Messages between a handle's process, a tensor server and a judge: plain values and tensors, nothing that runs."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import torch

from autograder.inside.protocol import wire
from autograder.inside.protocol.channel import ProtocolError
from autograder.inside.protocol.observation import Ending, Leaf

REMOTE, MEMORY_FORMAT, LAYOUT, DEVICE = 16, 17, 18, 19  # msgpack extension codes beside those of `wire`
NUMBER = struct.Struct("<q")
MEMORY_FORMATS = {
    "contiguous": torch.contiguous_format,
    "preserve": torch.preserve_format,
    "channels_last": torch.channels_last,
}
MEMORY_FORMAT_NAMES = {value: name for name, value in MEMORY_FORMATS.items()}


class ServerTensor:
    """A tensor of the server, by its number. Not a Struct, so that msgspec hands it to our hook."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


class Meta(msgspec.Struct, array_like=True):
    """A tensor of the server as its handle knows it."""

    number: int
    shape: list[int]
    strides: list[int]
    offset: int
    dtype: str


class Operation(msgspec.Struct, tag="op", array_like=True):
    """Perform an aten operation, such as "add.Tensor", on tensors of the server and plain values."""

    name: str
    args: list[Any]
    kwargs: dict[str, Any] = {}


class Upload(msgspec.Struct, tag="up", array_like=True):
    """Store a tensor that the student's code made."""

    tensor: Any


class Download(msgspec.Struct, tag="down", array_like=True):
    """Return the values of a tensor, which leave torch through `via`, such as "item"."""

    number: int
    via: str


class Forget(msgspec.Struct, tag="forget", array_like=True):
    """Drop tensors whose handles are gone; not answered."""

    numbers: list[int]


Command = Operation | Upload | Download | Forget


class Made(msgspec.Struct, tag="made", array_like=True):
    """The results of an operation, in order: a Meta for a tensor, or a plain value. `shape`: how it returns them."""

    results: list[Meta | Any]
    shape: str  # "single", "tuple" or "list"


class Values(msgspec.Struct, tag="values", array_like=True):
    """The values of a tensor."""

    tensor: Any


class Failed(msgspec.Struct, tag="failed", array_like=True):
    """The operation raised, or was refused."""

    kind: str
    text: str


Reply = Made | Values | Failed


class Input(msgspec.Struct, array_like=True):
    """A tensor that a request starts with, laid out as `arguments.arrange` does it."""

    tensor: Any
    layout: str = "contiguous"


class Begin(msgspec.Struct, tag="begin"):
    """Start a request with these tensors; its connection follows as a descriptor. Answered by Begun.

    `allowed`: names of the operations that may be performed. `downloads`: bits of values that may leave torch.
    `seed`: of the numbers that are drawn in place of a handle's.
    """

    inputs: list[Input]
    allowed: list[str]
    downloads: int
    seed: int = 0


class Begun(msgspec.Struct):
    """The tensors of a request, in the order of its inputs."""

    inputs: list[Meta]


class RemoteAnswer(msgspec.Struct):
    """What a student's process says of a call on handles: how it ended, and which tensors of the server came of it.

    In `output`, the value of a tensor is its number. `gradients`: numbers by argument or parameter; None where no
    gradient arrives.
    """

    ended: Ending
    arguments: list[str] = []
    output: list[Leaf] = []
    gradients_ended: Ending | None = None
    gradients: dict[str, int | None] = {}


class Finish(msgspec.Struct, tag="finish"):
    """End the request and return some of its tensors; answered by Finished."""

    numbers: list[int]


class Finished(msgspec.Struct):
    """The tensors that were asked for (None for an unknown one), and what was recorded of the request."""

    tensors: list[Any]
    operations: dict[str, int] = {}
    refused: dict[str, int] = {}
    downloads: dict[str, int] = {}  # values that left torch, by the call


def sent(message: Any) -> bytes:
    """Encode a message. Raises TypeError for a value that has no business in one."""
    return msgspec.msgpack.encode(message, enc_hook=_to_extension)


def received(content: bytes | bytearray, type: Any) -> Any:
    """Decode a message of the given type. Raises ProtocolError for any other content."""
    try:
        return msgspec.msgpack.decode(content, type=type, ext_hook=_from_extension)
    except ProtocolError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, OverflowError) as error:
        raise ProtocolError(f"{type}: {error}") from None


def _to_extension(value: Any) -> Any:
    if isinstance(value, ServerTensor):
        return msgspec.msgpack.Ext(REMOTE, NUMBER.pack(value.number))
    if isinstance(value, torch.memory_format):
        return msgspec.msgpack.Ext(MEMORY_FORMAT, MEMORY_FORMAT_NAMES[value].encode())
    if isinstance(value, torch.layout):
        return msgspec.msgpack.Ext(LAYOUT, b"")
    if isinstance(value, torch.device):
        return msgspec.msgpack.Ext(DEVICE, b"")
    return wire.to_extension(value)


def _from_extension(code: int, content: memoryview) -> Any:
    if code == REMOTE and len(content) == NUMBER.size:
        return ServerTensor(NUMBER.unpack(content)[0])
    if code == MEMORY_FORMAT and (name := bytes(content).decode("ascii", "replace")) in MEMORY_FORMATS:
        return MEMORY_FORMATS[name]
    if code == LAYOUT:
        return torch.strided  # whatever was asked for: a handle is dense
    if code == DEVICE:
        return torch.device("cpu")  # whatever was asked for: the server has no other
    return wire.from_extension(code, content)
