"""Handles: tensors without values, for a student's function to work on; each operation is a message to the server."""

from __future__ import annotations

from threading import Lock
from typing import Any

import torch
from torch import Tensor
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode

from autograder.inside.protocol.channel import Channel, Closed
from autograder.inside.protocol.wire import DTYPES
from autograder.inside.remote.allowed import is_allowed
from autograder.inside.remote.messages import (
    Download,
    Failed,
    Forget,
    Made,
    Meta,
    Operation,
    Reply,
    ServerTensor,
    Upload,
    received,
    sent,
)

FORGOTTEN_TOGETHER = 64  # numbers of dropped handles that travel in one message
OUTSIDE = "this check sees which operations of torch compute the result, so its tensors cannot be given to {}"


class RemoteError(RuntimeError):
    """The server did not perform an operation."""


KINDS: dict[str, type[Exception]] = {
    kind.__name__: kind for kind in (IndexError, ValueError, TypeError, NotImplementedError, RuntimeError)
}


class Line:
    """The connection of one request to its tensor server."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.lock = Lock()  # threads of the student's code may share it
        self.dropped: list[int] = []

    def ask(self, command: Any) -> Any:
        """Send a command and return its reply. Raises the exception that torch raised there, or RemoteError."""
        try:
            with self.lock:
                if len(self.dropped) >= FORGOTTEN_TOGETHER:
                    numbers, self.dropped = self.dropped, []
                    self.channel.send_bytes(sent(Forget(numbers)))
                self.channel.send_bytes(sent(command))
                reply = received(self.channel.receive_bytes(), Reply)
        except Closed:
            raise RemoteError("the tensors of this call are gone") from None
        if isinstance(reply, Failed):
            raise KINDS.get(reply.kind, RemoteError)(reply.text)
        return reply

    def make(self, command: Any) -> Any:
        """Send a command and return its results, with handles for tensors."""
        made: Made = self.ask(command)
        results = [Handle.of(self, Meta(*part)) if isinstance(part, list) else part for part in made.results]
        if made.shape == "single":
            return results[0]
        return results if made.shape == "list" else tuple(results)


class Handle(Tensor):
    """A tensor of the server. Its shape, strides and dtype are here; its values are not."""

    line: Line
    number: int

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def of(line: Line, meta: Meta) -> Handle:
        """Return the handle of a tensor of the server."""
        made: Handle = Tensor._make_wrapper_subclass(
            Handle,
            meta.shape,
            strides=meta.strides,
            storage_offset=meta.offset,
            dtype=DTYPES[meta.dtype],
            device=torch.device("cpu"),
        )
        made.line, made.number = line, meta.number
        return made

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # type: ignore[override]
        """Have an operation performed by the server."""
        kwargs = kwargs or {}
        line = line_of([*args, *kwargs.values()])
        schema = func._schema
        name = schema.name.partition("::")[2]
        if name == "_local_scalar_dense":
            return args[0].taken_out("Tensor.item").item()
        travelling = {key: travelled(line, value) for key, value in kwargs.items()}
        result = line.make(Operation(full_name(func), [travelled(line, value) for value in args], travelling))
        target = written(schema, args, kwargs)
        if type(target) is not Handle and isinstance(target, Tensor):  # such as a buffer of a module
            with no_dispatch():
                target.detach().copy_(result.taken_out("Tensor.copy_"))
        if torch.Tag.inplace_view in func.tags:  # such as unsqueeze_: the handle takes the new shape, too
            with no_dispatch():
                func(*args, **kwargs)
        return result if target is None else target

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]
        return f"tensor(..., size={tuple(self.shape)})"

    def taken_out(self, via: str) -> Tensor:
        """Return the values, which leave torch through the call `via`; the server counts them."""
        taken: Tensor = self.line.ask(Download(self.number, via)).tensor
        return taken

    def tolist(self) -> Any:
        """Return the values as a list."""
        return self.taken_out("Tensor.tolist").tolist()

    def numpy(self, *, force: bool = False) -> Any:
        """Return the values as an array. Raises RuntimeError for a tensor that requires gradients, as torch does."""
        if self.requires_grad and not force:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        return self.taken_out("Tensor.numpy").numpy()

    def __array__(self, dtype: Any = None, **_: Any) -> Any:
        return self.numpy() if dtype is None else self.numpy().astype(dtype)

    def __float__(self) -> float:
        return float(self.taken_out("Tensor.__float__"))

    def __int__(self) -> int:
        return int(self.taken_out("Tensor.__int__"))

    def __bool__(self) -> bool:
        return bool(self.taken_out("Tensor.__bool__"))

    def __index__(self) -> int:
        return self.taken_out("Tensor.__index__").__index__()

    def __complex__(self) -> complex:
        return complex(self.taken_out("Tensor.__complex__"))

    def __dlpack__(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError(OUTSIDE.format("other libraries"))

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(OUTSIDE.format("pickle"))

    def __del__(self) -> None:
        line = self.__dict__.get("line")
        if line is not None:
            line.dropped.append(self.number)


class OnServer(TorchDispatchMode):
    """A mode in which new tensors are the server's too, so that values may be written into them.

    `allowed`: names of operations; a factory that is not among them makes a plain tensor, which holds no input.
    """

    def __init__(self, line: Line, allowed: frozenset[str]) -> None:
        super().__init__()
        self.line = line
        self.allowed = allowed

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # True would import the compiler first: a second, and 70 MB in every worker

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = func._schema.name.partition("::")[2]
        if holds_tensor([*args, *kwargs.values()]):
            result = func(*args, **kwargs)
            is_new = name == "lift_fresh" and not isinstance(result, Handle)  # of torch.tensor
            return Handle.of(self.line, Meta(*self.line.ask(Upload(result)).results[0])) if is_new else result
        makes = [str(part.type) for part in func._schema.returns] == ["Tensor"]
        if not makes or not is_allowed(name, self.allowed) or kwargs.get("generator") is not None:
            return func(*args, **kwargs)
        return self.line.make(Operation(full_name(func), list(args), kwargs))


def holds_tensor(values: Any) -> bool:
    """True if a tensor is among some arguments, or in a list among them."""
    if isinstance(values, list | tuple):
        return any(map(holds_tensor, values))
    return isinstance(values, Tensor)


def full_name(func: Any) -> str:
    """Return the name of an operation with its overload, without its namespace."""
    name = func._schema.name.partition("::")[2]
    return f"{name}.{func._schema.overload_name}" if func._schema.overload_name else name


def line_of(values: list[Any]) -> Line:
    """The line of the first handle among some arguments."""
    for value in values:
        if isinstance(value, Handle):
            return value.line
        if isinstance(value, list | tuple):
            for part in value:
                if isinstance(part, Handle):
                    return part.line
    raise RemoteError("no handle among the arguments")


def travelled(line: Line, value: Any) -> Any:
    """Return an argument as it travels: a handle by its number, a plain tensor after its upload."""
    if isinstance(value, Handle):
        return ServerTensor(value.number)
    if isinstance(value, Tensor):
        return ServerTensor(line.ask(Upload(value.detach())).results[0][0])
    if isinstance(value, list | tuple):
        return [travelled(line, part) for part in value]
    return value


def written(schema: Any, args: Any, kwargs: Any) -> Any:
    """Return the argument that an operation writes into and returns; None for one that makes a new result."""
    if not schema.is_mutable:
        return None
    for index, argument in enumerate(schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            return args[index] if index < len(args) else kwargs.get(argument.name)
    return None
