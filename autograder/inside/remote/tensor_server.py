"""A tensor server: the process that computes on behalf of handles, and records what it was asked to do.

It is ours alone: no code of a student ever runs in it. A judge starts a request with its inputs and passes a connection
to the student's worker; over that connection come operations by name, whose results stay here. In the end the judge
takes the output and the gradients from here, so that a right number exists only if the recorded operations made it.
"""

from __future__ import annotations

import re
import select
import socket
from collections import Counter
from typing import Any

import torch
from torch import Tensor

from autograder.inside.protocol.channel import Channel, Closed, ProtocolError
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.orders import Ready
from autograder.inside.protocol.wire import DTYPE_NAMES
from autograder.inside.remote.allowed import is_allowed
from autograder.inside.remote.messages import (
    Begin,
    Begun,
    Command,
    Download,
    Failed,
    Finish,
    Finished,
    Made,
    Meta,
    Operation,
    ServerTensor,
    Upload,
    Values,
    received,
    sent,
)
from autograder.inside.verbs.arguments import arrange
from autograder.inside.verbs.state import seed_all
from autograder.inside.walls.walls import check_walls, raise_walls

NAME = re.compile(r"(\w+)(?:\.(\w+))?")
MOST_TENSORS = 20_000  # alive at once; a loop over the rows of a check's input makes a few hundred
MOST_OPERATIONS = 20_000  # of one request
MOST_UPLOADED = 1 << 20  # values of all constants of one request
SMALL = 128  # of an integer whose value is no secret: a class index, a length
LONGEST_TEXT = 300  # characters of an error


class Request:
    """The tensors of one request and what is recorded of it."""

    def __init__(self, begin: Begin) -> None:
        seed_all(begin.seed)
        self.allowed = frozenset(begin.allowed)
        self.bits_left = begin.downloads
        self.tensors: dict[int, Tensor] = {}
        self.next = 0
        self.operations: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.downloads: Counter[str] = Counter()
        self.uploads_left = MOST_UPLOADED
        self.inputs = [self.keep(arrange(given.tensor, given.layout)) for given in begin.inputs]

    def keep(self, tensor: Tensor) -> Meta:
        """Store a tensor under a new number."""
        if len(self.tensors) >= MOST_TENSORS:
            raise ProtocolError(f"more than {MOST_TENSORS} tensors are kept at once")
        self.next += 1
        self.tensors[self.next] = tensor
        dtype = DTYPE_NAMES[tensor.dtype]
        return Meta(self.next, list(tensor.shape), list(tensor.stride()), int(tensor.storage_offset()), dtype)

    def carry_out(self, command: Any) -> Made | Values | Failed | None:
        """Carry out a command; whatever is wrong with it is its reply."""
        try:
            if isinstance(command, Operation):
                return self.perform(command)
            if isinstance(command, Upload):
                return self.upload(command.tensor)
            if isinstance(command, Download):
                return self.download(command)
            for number in command.numbers:
                self.tensors.pop(number, None)
            return None
        except Exception as error:
            return Failed(type(error).__name__, str(error)[:LONGEST_TEXT])

    def perform(self, operation: Operation) -> Made:
        """Perform an operation if it is allowed, and record it in any case."""
        match = NAME.fullmatch(operation.name)
        if match is None:
            raise ProtocolError("no name of an operation")
        name, overload = match[1], match[2] or "default"
        self.operations[name] += 1
        if self.operations.total() > MOST_OPERATIONS:
            raise ProtocolError(f"more than {MOST_OPERATIONS} operations")
        if not is_allowed(name, self.allowed):
            self.refused[name] += 1
            raise PermissionError(f"{name} is not one of the operations that this exercise is built of")
        function = getattr(getattr(torch.ops.aten, name), overload)
        args = [self.own(part) for part in operation.args]
        kwargs = {key: self.own(part) for key, part in operation.kwargs.items()}
        with torch.no_grad():
            result = function(*args, **kwargs)
        if isinstance(result, Tensor):
            return Made([self.keep(result)], "single")
        if isinstance(result, tuple | list):
            parts = [self.keep(part) if isinstance(part, Tensor) else part for part in result]
            return Made(parts, type(result).__name__ if type(result) is list else "tuple")
        return Made([result], "single")

    def own(self, value: Any) -> Any:
        """Replace numbers of tensors by the tensors."""
        if isinstance(value, ServerTensor):
            return self.tensors[value.number]
        if isinstance(value, list):
            return [self.own(part) for part in value]
        return value

    def upload(self, tensor: Any) -> Made:
        """Store a constant of the student's code."""
        if not isinstance(tensor, Tensor):
            raise ProtocolError("no tensor")
        self.uploads_left -= tensor.numel()
        if self.uploads_left < 0:
            raise ProtocolError("constants of more values than an exercise needs")
        return Made([self.keep(tensor)], "single")

    def download(self, command: Download) -> Values:
        """Hand out values, as many as the request allows, and record the call."""
        tensor = self.tensors[command.number]
        self.downloads[command.via[:20]] += tensor.numel()
        self.bits_left -= bits_in(tensor)
        if self.bits_left < 0:
            raise PermissionError("more values leave torch than this exercise allows")
        return Values(tensor)


def bits_in(tensor: torch.Tensor) -> int:
    """Return how much a tensor tells: one bit for a bool, eight for a small integer such as a class index."""
    if tensor.dtype is torch.bool:
        return tensor.numel()
    is_small = not tensor.dtype.is_floating_point and not tensor.dtype.is_complex and tensor.numel() > 0
    if is_small and bool((tensor.abs() <= SMALL).all()):
        return 8 * tensor.numel()
    return 8 * tensor.element_size() * tensor.numel()


def serve(connection: socket.socket, limits: Limits, isolation: Isolation, slot: int, in_pid_namespace: bool) -> None:
    """Run a tensor server after its fork: put up its walls, then serve the judge until it is gone."""
    channel = Channel(connection)
    walls, scratch = raise_walls(limits, isolation, slot, in_pid_namespace)
    check_walls(walls)
    channel.send(Ready(walls, str(scratch)))
    TensorServer(channel).run()


class TensorServer:
    """Serves one judge: one request after the other, each over a connection of its own to the student's worker."""

    def __init__(self, judge: Channel) -> None:
        self.judge = judge
        self.request: Request | None = None
        self.worker: Channel | None = None

    def run(self) -> None:
        """Serve until the judge is gone."""
        try:
            while True:
                watched = [self.judge.connection] + ([self.worker.connection] if self.worker is not None else [])
                ready, _, _ = select.select(watched, [], [])
                if self.judge.connection in ready:
                    self.obey(received(self.judge.receive_bytes(), Begin | Finish))
                elif self.worker is not None:
                    self.answer(self.worker)
        except Closed:
            return

    def obey(self, order: Begin | Finish) -> None:
        """Begin or finish a request."""
        if isinstance(order, Begin):
            _, (descriptor,), _, _ = socket.recv_fds(self.judge.connection, 1, 1)
            self.worker = Channel(socket.socket(fileno=descriptor))
            self.request = Request(order)
            self.judge.send_bytes(sent(Begun(self.request.inputs)))
            return
        request, self.request = self.request, None
        if self.worker is not None:
            self.worker.close()
            self.worker = None
        if request is None:
            raise ProtocolError("no request to finish")
        tensors = [request.tensors.get(number) for number in order.numbers]
        finished = Finished(tensors, dict(request.operations), dict(request.refused), dict(request.downloads))
        self.judge.send_bytes(sent(finished))

    def answer(self, worker: Channel) -> None:
        """Answer one command of the student's process; anything else ends its connection."""
        assert self.request is not None
        try:
            reply = self.request.carry_out(received(worker.receive_bytes(), Command))
            if reply is not None:
                worker.send_bytes(sent(reply))
        except (Closed, ProtocolError):
            worker.close()
            self.worker = None
