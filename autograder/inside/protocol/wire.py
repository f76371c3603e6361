"""The encoding of requests and observations: msgpack, with tensors as raw bytes.

Nothing is ever unpickled. A tensor travels as its dtype, shape and bytes; the sizes that a message claims are checked
against the bytes that arrived before anything is built from it.
"""

from __future__ import annotations

import math
from typing import Any, TypeVar

import msgspec
import torch

from autograder.inside.protocol.channel import ProtocolError

MOST_DIMENSIONS = 25  # torch can still print and transpose these
LARGEST_EXTENT = 1 << 40  # product of the dimensions that are not empty: far below where torch's sizes overflow

DTYPE_NAMES: dict[torch.dtype, str] = {
    dtype: str(dtype).removeprefix("torch.")
    for dtype in (
        *(torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128),
        *(torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.bool),
    )
}
DTYPES = {name: dtype for dtype, name in DTYPE_NAMES.items()}

TENSOR, DTYPE, ARGUMENT, BENCH, FILE = 1, 2, 3, 4, 5  # msgpack extension codes

T = TypeVar("T")


class Argument:
    """A tensor argument: its values, its layout in memory, and whether to differentiate with respect to it.

    Not a Struct, so that msgspec hands it to our hook instead of sending it as a map.
    """

    __slots__ = ("differentiate", "layout", "tensor")

    def __init__(self, tensor: torch.Tensor, layout: str = "contiguous", differentiate: bool = False) -> None:
        self.tensor = tensor
        self.layout = layout
        self.differentiate = differentiate


class FromBench:
    """A function or class of the assignment's workbench.py, or, if `called`, what it returns for these arguments.

    `exact`: call it with float64 as torch's default dtype, for an oracle.
    """

    __slots__ = ("args", "called", "exact", "kwargs", "name")

    def __init__(self, name: str, called: bool, args: list[Any], kwargs: dict[str, Any], exact: bool = False) -> None:
        self.name = name
        self.called = called
        self.args = args
        self.kwargs = kwargs
        self.exact = exact


class File:
    """A file; the implementation receives its path."""

    __slots__ = ("content", "name")

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content


def tensor_bytes(tensor: torch.Tensor) -> bytes:
    """Return dtype, shape and row-major bytes of a dense tensor."""
    flat = tensor.detach().resolve_conj().resolve_neg().to("cpu").contiguous().reshape(-1)
    raw = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
    head = msgspec.msgpack.encode((DTYPE_NAMES[tensor.dtype], list(tensor.shape)))
    return bytes([len(head)]) + head + raw


def tensor_from_bytes(content: memoryview) -> torch.Tensor:
    """Return the tensor in `content`. Raises ProtocolError if header and bytes do not agree."""
    head = 1 + content[0] if len(content) else 0
    dtype, shape = _tensor_header(content[1:head])
    raw = content[head:]
    if math.prod(shape) * dtype.itemsize != len(raw):
        raise ProtocolError(f"a tensor of shape {shape} in {len(raw)} bytes")
    if not len(raw):
        return torch.empty(shape, dtype=dtype)
    if dtype is torch.bool:  # a byte other than 0 and 1 would be undefined behaviour
        return torch.frombuffer(bytearray(raw), dtype=torch.uint8).ne(0).reshape(shape)
    return torch.frombuffer(bytearray(raw), dtype=dtype).reshape(shape)


def _tensor_header(head: memoryview) -> tuple[torch.dtype, list[int]]:
    try:
        name, shape = msgspec.msgpack.decode(head, type=tuple[str, list[int]])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProtocolError(f"a tensor without a header: {error}") from None
    dtype = DTYPES.get(name)
    extent = math.prod(max(size, 1) for size in shape[:MOST_DIMENSIONS])
    if dtype is None or len(shape) > MOST_DIMENSIONS or min(shape, default=0) < 0 or extent > LARGEST_EXTENT:
        raise ProtocolError(f"a tensor of dtype {name!r} and {len(shape)} dimensions")
    return dtype, shape


def to_extension(value: Any) -> Any:
    """Turn a value that msgpack does not know into an extension. Raises TypeError for one that cannot travel."""
    if isinstance(value, torch.Tensor):
        return msgspec.msgpack.Ext(TENSOR, tensor_bytes(value))
    if isinstance(value, torch.dtype):
        return msgspec.msgpack.Ext(DTYPE, DTYPE_NAMES[value].encode())
    if isinstance(value, Argument):
        return msgspec.msgpack.Ext(ARGUMENT, encode((value.layout, value.differentiate, value.tensor)))
    if isinstance(value, FromBench):
        parts = (value.name, value.called, value.args, value.kwargs, value.exact)
        return msgspec.msgpack.Ext(BENCH, encode(parts))
    if isinstance(value, File):
        return msgspec.msgpack.Ext(FILE, encode((value.name, value.content)))
    raise TypeError(f"a {type(value).__name__} cannot travel to a worker")


def from_extension(code: int, content: memoryview) -> Any:
    """Turn an extension back into its value. Raises ProtocolError for an unknown one."""
    if code == TENSOR:
        return tensor_from_bytes(content)
    if code == DTYPE:
        dtype = DTYPES.get(bytes(content).decode("ascii", "replace"))
        if dtype is not None:
            return dtype
    if code == ARGUMENT:
        layout, differentiate, tensor = decode(content, tuple[str, bool, Any])
        return Argument(tensor, layout, differentiate)
    if code == BENCH:
        return FromBench(*decode(content, tuple[str, bool, list[Any], dict[str, Any], bool]))
    if code == FILE:
        return File(*decode(content, tuple[str, bytes]))
    raise ProtocolError(f"an extension of kind {code}")


def encode(message: Any) -> bytes:
    """Encode a message. Raises TypeError for a value that is not plain."""
    return msgspec.msgpack.encode(message, enc_hook=to_extension)


def encoded(request: msgspec.Struct) -> bytes:
    """Encode a request, once: it never changes, and is sent for every student of a class."""
    known: bytes | None = request.__dict__.get("encoded")
    if known is None:
        known = request.__dict__["encoded"] = encode(request)
    return known


def decode(content: bytes | bytearray | memoryview, type: type[T]) -> T:
    """Decode a message of the given type. Raises ProtocolError, and nothing else, for any other content."""
    try:
        message: T = msgspec.msgpack.decode(content, type=type, ext_hook=from_extension)
    except ProtocolError:
        raise
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, OverflowError) as error:
        raise ProtocolError(f"{type}: {error}") from None
    return message


def arguments_of(value: Any) -> list[Argument]:
    """Return the tensor arguments in a value, in order."""
    if isinstance(value, Argument):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [argument for part in parts for argument in arguments_of(part)]
