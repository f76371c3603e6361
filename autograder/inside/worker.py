"""A worker: the process that holds one implementation and performs verbs on it."""

from __future__ import annotations

import os
import socket
import tempfile

import msgspec

from autograder.inside.channel import Channel, Closed, Nonsense, TimedOut
from autograder.inside.implementation import Implementation, Loading, lay_out
from autograder.inside.limits import Isolation, Limits
from autograder.inside.observation import Ending, Observation
from autograder.inside.request import Asked, Load
from autograder.inside.verbs import perform
from autograder.inside.walls import check_walls, raise_walls
from autograder.inside.wire import decode, encode


class Ready(msgspec.Struct):
    """A worker's first message, sent before it has read a byte of a student's code."""

    walls: list[str]


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
    channel.send(Ready(walls))
    implementation: Implementation | None = None
    while True:
        try:
            asked = decode(channel.receive_bytes(), Asked)
        except (Closed, TimedOut):
            return
        try:
            if isinstance(asked.request, Load):
                lay_out(asked.request.companions, scratch)
                implementation = Implementation(asked.request)
                answer = Answered(asked.number, loading=implementation.execute())
            elif implementation is None:
                raise Nonsense("asked before a module was loaded")
            else:
                answer = Answered(asked.number, perform(asked.request, implementation))
            channel.send_bytes(encode(answer))
        except (Closed, TimedOut):
            return
        except BaseException as error:
            # what came back is larger than a message may be, or objects of the student's own that fail when looked at
            unsent = Ending("nonsense", kind=type(error).__name__, text="an answer that cannot be looked at or sent")
            channel.send_bytes(encode(Answered(asked.number, Observation(unsent))))
