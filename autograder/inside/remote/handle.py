"""Handles: tensors without values, for a student's function to work on; each operation is a message to the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._pytree import tree_map

from autograder.inside.protocol.channel import Channel, Closed
from autograder.inside.protocol.wire import DTYPES
from autograder.inside.remote.messages import (
    Download,
    Failed,
    Forget,
    Made,
    Meta,
    Operation,
    Remote,
    Upload,
    Values,
    received,
    sent,
)

ITEM = "_local_scalar_dense"
FORGOTTEN_TOGETHER = 64  # numbers of dead handles that travel in one message


class RemoteError(RuntimeError):
    """What the server says of an operation that it did not perform."""


class Line:
    """The connection to the tensor server of the current request."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.dead: list[int] = []

    def ask(self, command: Any) -> Any:
        """Send a command and wait for its reply. Raises RemoteError, or the exception that torch raised there."""
        if len(self.dead) >= FORGOTTEN_TOGETHER:
            numbers, self.dead = self.dead, []
            self.channel.send_bytes(sent(Forget(numbers)))
        self.channel.send_bytes(sent(command))
        try:
            reply = received(bytes(self.channel.receive_bytes()))
        except Closed:
            raise RemoteError("the tensor server has ended this request") from None
        if isinstance(reply, Failed):
            raise EXCEPTIONS.get(reply.kind, RemoteError)(reply.text)
        return reply


EXCEPTIONS: dict[str, type[Exception]] = {
    error.__name__: error for error in (IndexError, ValueError, TypeError, NotImplementedError, RuntimeError)
}
line: Line | None = None  # of the current request


def current() -> Line:
    """The line of the current request. Raises RemoteError between requests."""
    if line is None:
        raise RemoteError("this tensor belongs to an earlier call")
    return line


class Handle(Tensor):
    """A tensor of the server: shape, strides and dtype are here, its values are not."""

    number: int

    @staticmethod
    def of(meta: Meta) -> Handle:
        """Make the handle of a tensor of the server."""
        number, shape, strides, dtype = meta
        made: Handle = torch.Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            Handle, shape, strides=strides, dtype=DTYPES[dtype], device="cpu", requires_grad=False
        )
        made.number = number
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Have an operation performed by the server."""
        there = current()
        schema = func._schema
        name = schema.name.partition("::")[2]
        if name == ITEM:
            return values_of(args[0], "item").item()
        if name == "detach":  # an alias of the same tensor: autograd's business alone
            return alias(args[0])
        full = f"{name}.{schema.overload_name}" if schema.overload_name else name
        remote_args = [remote(argument) for argument in args]
        remote_kwargs = {key: remote(value) for key, value in (kwargs or {}).items()}
        reply: Made = there.ask(Operation(full, remote_args, remote_kwargs))
        written = written_argument(schema, args, kwargs)
        if written is not None:
            return written
        results = [Handle.of(Meta(*part)) if isinstance(part, list) else part for part in reply.results]
        return results[0] if reply.single else tuple(results) if not reply.listed else results

    def __repr__(self, *, tensor_contents: Any = None) -> str:
        return f"tensor(..., size={tuple(self.shape)})"

    def tolist(self) -> Any:
        """The values as a list; they leave torch."""
        return values_of(self, "tolist").tolist()

    def numpy(self, *, force: bool = False) -> Any:
        """Refuse: NumPy computes outside of torch, where nobody can see how."""
        raise TypeError(OUTSIDE.format("numpy()"))

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise TypeError(OUTSIDE.format("NumPy"))

    def __dlpack__(self, *_: Any, **__: Any) -> Any:
        raise TypeError(OUTSIDE.format("DLPack"))

    def __del__(self) -> None:
        if line is not None and (number := self.__dict__.get("number")) is not None:
            line.dead.append(number)


OUTSIDE = "this check watches which operations compute the result, so its tensors cannot be handed to {}"


def alias(handle: Handle) -> Handle:
    """One more handle of the same tensor."""
    made = Handle.of(current().ask(Operation("alias", [Remote(handle.number)])).results[0])
    return made


def values_of(handle: Handle, via: str) -> Tensor:
    """Download the values of a handle, as a plain tensor."""
    reply: Values = current().ask(Download(handle.number, via))
    return reply.tensor


def remote(value: Any) -> Any:
    """An argument as it travels: handles by number, a plain tensor after its upload."""
    if isinstance(value, Handle):
        return Remote(value.number)
    if isinstance(value, Tensor):
        return Remote(current().ask(Upload(value)).results[0][0])
    if isinstance(value, list | tuple):
        return [remote(part) for part in value]
    return value


def written_argument(schema: Any, args: Any, kwargs: Any) -> Any:
    """The argument that an in-place operation, or one with `out=`, writes into and returns; None for others."""
    for index, argument in enumerate(schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            return args[index] if index < len(args) else (kwargs or {}).get(argument.name)
    return None
