"""A worker: the process that holds one implementation and performs verbs on it."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import msgspec

from autograder.inside.protocol.bounds import bounded
from autograder.inside.protocol.channel import LARGEST_MESSAGE, Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.orders import Ready
from autograder.inside.protocol.request import Load, NumberedRequest, OnHandles
from autograder.inside.protocol.wire import decode, encode
from autograder.inside.remote.handle import Line
from autograder.inside.remote.messages import Meta, RemoteAnswer
from autograder.inside.remote.observing import observe_on_handles
from autograder.inside.verbs import gpu
from autograder.inside.verbs.implementation import Implementation, Loading, lay_out
from autograder.inside.verbs.verbs import perform
from autograder.inside.walls.walls import check_walls, raise_walls


class Answered(msgspec.Struct):
    """The reply to a request: the observation of a verb, or the result of a Load."""

    number: int
    observation: Observation | None = None
    loading: Loading | None = None
    on_handles: RemoteAnswer | None = None


def serve(connection: socket.socket, limits: Limits, isolation: Isolation, slot: int, in_pid_namespace: bool) -> None:
    """Run a worker after its fork: put up its walls, then answer requests until the other end is gone."""
    channel = Channel(connection)
    walls, scratch = raise_walls(limits, isolation, slot, in_pid_namespace)
    check_walls(walls)
    settle_in(scratch)
    ready = Ready(walls, str(scratch))
    if isolation.gpu:
        try:
            ready.gpu, ready.gpu_memory_mb = gpu.open_gpu(isolation.gpu, isolation.gpu_share)
        except gpu.GPUFault as error:
            ready.fault = str(error)
    channel.send(ready)
    RequestLoop(channel, scratch, limits.threads, on_gpu=bool(ready.gpu)).run()


def settle_in(scratch: Path) -> None:
    """Make the scratch folder home, current and temporary folder, and drop the fork server's environment."""
    os.environ.clear()
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch), LANG="C.UTF-8", OMP_NUM_THREADS="1", USER="student")
    tempfile.tempdir = str(scratch)  # it caches the fork server's folder, which is out of reach here
    os.chdir(scratch)


class RequestLoop:
    """Answers the requests of one connection with the implementations that were loaded over it."""

    def __init__(self, channel: Channel, scratch: Path, threads: int, on_gpu: bool) -> None:
        self.channel = channel
        self.scratch = scratch
        self.threads = threads
        self.on_gpu = on_gpu
        self.members: dict[str, Implementation] = {}

    def run(self) -> None:
        """Answer until the other end is gone."""
        process = os.getpid()
        while True:
            try:
                numbered = decode(self.channel.receive_bytes(), NumberedRequest)
            except (Closed, TimedOut):
                return
            content = self.answer(numbered)
            if os.getpid() != process:
                return  # the student's code forked, and its copy of the worker came here: it must not answer
            try:
                self.channel.send_bytes(content)
            except Closed:
                return

    def on_handles(self, order: OnHandles, member: str) -> RemoteAnswer:
        """Perform a request on handles, over the connection that follows it."""
        _, (descriptor,), _, _ = socket.recv_fds(self.channel.connection, 1, 1)
        line = Line(Channel(socket.socket(fileno=descriptor)))
        try:
            inputs = [Meta(*meta) for meta in order.inputs]
            return observe_on_handles(order.request, inputs, line, self.members[member])
        finally:
            line.channel.close()

    def answer(self, numbered: NumberedRequest) -> bytes:
        """Carry out a request and encode its reply; a reply that cannot be encoded becomes the ending "nonsense"."""
        try:
            content = encode(bounded(self.carry_out(numbered)))
            if len(content) > LARGEST_MESSAGE:
                raise ProtocolError("larger than a message may be")
        except BaseException as error:  # objects of the student's code can raise anything when they are inspected
            unsent = Ending("nonsense", kind=type(error).__name__, text="an answer that cannot be looked at or sent")
            content = encode(Answered(numbered.number, Observation(unsent)))
        return content

    def carry_out(self, numbered: NumberedRequest) -> Answered:
        """Load a module, or perform a verb on one that was loaded. Raises ProtocolError if none was."""
        if isinstance(numbered.request, Load):
            lay_out(numbered.request.companions, self.scratch)
            implementation = self.members[numbered.member] = Implementation(numbered.request)
            return Answered(numbered.number, loading=implementation.execute())
        if numbered.member not in self.members:
            raise ProtocolError("asked before a module was loaded")
        if isinstance(numbered.request, OnHandles):
            return Answered(numbered.number, on_handles=self.on_handles(numbered.request, numbered.member))
        observation = perform(numbered.request, self.members[numbered.member], self.threads)
        if self.on_gpu and (lost := gpu.lost()):
            observation = Observation(Ending("gpu_lost", text=lost))
        return Answered(numbered.number, observation)
