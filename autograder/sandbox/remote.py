"""Remote tensors, seen from outside: a tensor server, and requests that a worker performs on its handles."""

from __future__ import annotations

import os
import select
import socket
import time
from typing import Any, TypeVar

import msgspec
import torch

from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import PATIENCE, Isolation, Limits
from autograder.inside.protocol.observation import Leaf, Observation, Trace
from autograder.inside.protocol.orders import Ready
from autograder.inside.protocol.request import Build, Call, Remote
from autograder.inside.protocol.wire import DTYPE_NAMES, Argument, arguments_of
from autograder.inside.remote.allowed import operations_of
from autograder.inside.remote.messages import Begin, Begun, Finish, Finished, Input, Meta, RemoteAnswer, received, sent
from autograder.sandbox.core_time import CoreTime
from autograder.sandbox.server import Sandbox, SandboxLost, Starved

START_SECONDS = 30.0  # walls take milliseconds, or longer on a machine that swaps
FINISH_SECONDS = 10.0  # of CoreTime to hand out the tensors of a request; a single operation may still run

T = TypeVar("T")


class TensorProcess:
    """A tensor server. `charged`: the seconds of CoreTime that its last answer took.

    Raises SandboxLost if it does not start; all other methods raise Closed, TimedOut, ProtocolError or Starved.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits, isolation: Isolation) -> None:
        self.sandbox = sandbox
        self.pid, connection, self.output = sandbox.fork_worker(limits, isolation, computes=True)
        self.channel = Channel(connection)
        self.cpu_seconds = 0.0
        self.time = CoreTime(self.pid)
        self.charged = 0.0
        try:
            self.channel.receive(Ready, time.monotonic() + START_SECONDS)
        except (Closed, TimedOut, ProtocolError) as error:
            self.end()
            raise SandboxLost("a tensor server did not start") from error

    def begin(self, request: Call | Build, terms: Remote) -> tuple[list[Meta], socket.socket]:
        """Start a request; return its tensors and the worker's end of their connection."""
        self.charged = 0.0
        call = request.call if isinstance(request, Build) else request
        assert call is not None
        inputs = [Input(part.tensor, part.layout) for part in arguments_of([call.args, call.kwargs])]
        inputs += [Input(cotangent) for cotangent in call.cotangents or []]
        ours, theirs = socket.socketpair()
        with ours:
            self.channel.send_bytes(sent(Begin(inputs, sorted(operations_of(terms)), terms.downloads, request.seed)))
            socket.send_fds(self.channel.connection, [b"!"], [ours.fileno()])
        try:
            return self._answer(Begun).inputs, theirs
        except BaseException:
            theirs.close()
            raise

    def finish(self, numbers: list[int]) -> Finished:
        """End the request and return some of its tensors."""
        self.charged = 0.0
        self.channel.send_bytes(sent(Finish(numbers)))
        return self._answer(Finished)

    def _answer(self, type: type[T]) -> T:
        """Wait for an answer, and note what the server is charged for it."""
        self.time.start()
        try:
            left = FINISH_SECONDS
            while not select.select([self.channel.connection], [], [], left)[0]:
                left = FINISH_SECONDS - self.time.charged()
                if left <= 0:
                    raise TimedOut
                if time.monotonic() - self.time.began >= PATIENCE * FINISH_SECONDS:
                    raise Starved(f"a tensor server had a core for {FINISH_SECONDS - left:.1f} s")
            answer: T = received(self.channel.receive_bytes(time.monotonic() + START_SECONDS), type)
            return answer
        finally:
            self.charged = self.time.charged()

    def end(self) -> None:
        """End the process."""
        self.cpu_seconds = self.sandbox.end(self.pid).cpu_seconds
        self.channel.close()
        self.time.close()
        os.close(self.output)


def without_values(request: Call | Build) -> Call | Build:
    """Return a request whose tensor arguments are empty, since the worker gets handles for them."""
    empty = torch.empty(0)

    def emptied(value: Any) -> Any:
        if isinstance(value, Argument):
            return Argument(empty, value.layout, value.differentiate)
        if isinstance(value, list):
            return [emptied(part) for part in value]
        return {name: emptied(part) for name, part in value.items()} if isinstance(value, dict) else value

    if isinstance(request, Build):
        assert request.call is not None
        call = without_values(request.call)
        return msgspec.structs.replace(request, call=call)
    cotangents = None if request.cotangents is None else [empty for _ in request.cotangents]
    args, kwargs = emptied(request.args), emptied(request.kwargs)
    return msgspec.structs.replace(request, args=args, kwargs=kwargs, cotangents=cotangents)


def observation_of(answer: RemoteAnswer, finished: Finished, numbers: list[int]) -> Observation:
    """Put together the observation of a call on handles, with all values from the server."""
    values = dict(zip(numbers, finished.tensors, strict=True))
    trace = Trace(forward=finished.operations, escapes=finished.downloads, refused=finished.refused)
    return Observation(
        answer.ended,
        output=[with_value(leaf, values) for leaf in answer.output],
        arguments=answer.arguments,
        gradients_ended=answer.gradients_ended,
        gradients={name: None if n is None else values.get(n) for name, n in answer.gradients.items()},
        trace=trace,
    )


def with_value(leaf: Leaf, values: dict[int, Any]) -> Leaf:
    """Return a leaf with the server's tensor in the place of its number."""
    if leaf.kind != "tensor" or not isinstance(leaf.value, int):
        return leaf
    tensor = values.get(leaf.value)
    if tensor is None:
        return Leaf(leaf.path, "a tensor of nobody")
    return Leaf(leaf.path, "tensor", tensor, DTYPE_NAMES[tensor.dtype], list(tensor.shape), "cpu")


def numbers_in(answer: RemoteAnswer) -> list[int]:
    """Return the numbers of the tensors that an answer names."""
    found = [leaf.value for leaf in answer.output if leaf.kind == "tensor" and isinstance(leaf.value, int)]
    return found + [number for number in answer.gradients.values() if number is not None]
