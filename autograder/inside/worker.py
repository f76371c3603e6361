"""A worker: the process that holds one implementation and performs verbs on it."""

from __future__ import annotations

import os
import socket
import tempfile

import msgspec

from autograder.inside.protocol.channel import LARGEST_MESSAGE, Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.request import Load, NumberedRequest
from autograder.inside.protocol.wire import decode, encode
from autograder.inside.verbs import gpu
from autograder.inside.verbs.implementation import Implementation, Loading, lay_out
from autograder.inside.verbs.verbs import perform
from autograder.inside.walls.walls import check_walls, raise_walls


class Ready(msgspec.Struct):
    """A worker's first message, sent before it has read a byte of a student's code."""

    walls: list[str]
    scratch: str = ""
    gpu: str = ""  # what the GPU is, where it was asked for
    gpu_memory_mb: int = 0
    fault: str = ""  # why there is none


class Answered(msgspec.Struct):
    """The reply to a request: an observation of a verb, or how a Load went."""

    number: int
    observation: Observation | None = None
    loading: Loading | None = None


def serve(connection: socket.socket, limits: Limits, isolation: Isolation, slot: int, in_pid_namespace: bool) -> None:
    """The life of a worker after its fork; returns when the other end is gone."""
    channel = Channel(connection)
    walls, scratch = raise_walls(limits, isolation, slot, in_pid_namespace)
    check_walls(walls)
    os.environ.clear()
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch), LANG="C.UTF-8", OMP_NUM_THREADS="1", USER="student")
    tempfile.tempdir = str(scratch)  # the cached folder of the fork server is out of reach
    os.chdir(scratch)
    ready = Ready(walls, str(scratch))
    if isolation.gpu:
        try:
            ready.gpu, ready.gpu_memory_mb = gpu.open_gpu(isolation.gpu, isolation.gpu_share)
        except gpu.GPUFault as error:
            ready.fault = str(error)
    channel.send(ready)
    members: dict[str, Implementation] = {}
    process = os.getpid()
    while True:
        try:
            asked = decode(channel.receive_bytes(), NumberedRequest)
        except (Closed, TimedOut):
            return
        try:
            if isinstance(asked.request, Load):
                lay_out(asked.request.companions, scratch)
                implementation = members[asked.member] = Implementation(asked.request)
                answer = Answered(asked.number, loading=implementation.execute())
            elif asked.member not in members:
                raise ProtocolError("asked before a module was loaded")
            else:
                observation = perform(asked.request, members[asked.member], limits.threads)
                if ready.gpu and (lost := gpu.lost()):
                    observation = Observation(Ending("gpu_lost", text=lost))
                answer = Answered(asked.number, observation)
            content = encode(answer)
            if len(content) > LARGEST_MESSAGE:
                raise ProtocolError("larger than a message may be")
        except BaseException as error:  # objects of the student's own may fail in any way when they are looked at
            unsent = Ending("nonsense", kind=type(error).__name__, text="an answer that cannot be looked at or sent")
            content = encode(Answered(asked.number, Observation(unsent)))
        if os.getpid() != process:
            return  # a copy that the student's code made and let come here must not answer for the worker
        try:
            channel.send_bytes(content)
        except Closed:
            return
