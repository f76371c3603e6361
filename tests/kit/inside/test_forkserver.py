"""Tests of the fork server's orders: whoever asks for what is not its own loses its connection."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.inside.forkserver import ForkService
from autograder.inside.protocol.channel import LENGTH, Channel, Closed
from autograder.inside.protocol.orders import End, Forked, ForkJudge


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    """A launcher's and a judge's end of a server that runs in this process; nothing here makes it fork."""
    launcher, judge = socket.socketpair(), socket.socketpair()
    server = ForkService(Channel(launcher[1]))
    server.connections[judge[1].fileno()] = Channel(judge[1])
    thread = threading.Thread(target=server.serve)
    thread.start()
    one, other = Channel(launcher[0]), Channel(judge[0])
    assert one.receive(Forked, time.monotonic() + 10).pid == os.getpid()  # warm
    yield one, other
    one.close()
    thread.join(10)
    other.close()
    assert not thread.is_alive()


@pytest.mark.parametrize(
    "order",
    [
        ForkJudge("autograder.grading.judge.process", "main"),
        End(os.getpid()),
        End(1),
        End(-1),
        {"type": "Reboot"},
        None,
        7,
    ],
    ids=[
        "a judge",
        "the end of this process",
        "the end of init",
        "the end of all",
        "an unknown order",
        "nothing",
        "a number",
    ],
)
def test_a_judge_that_orders_what_it_may_not_is_dropped(ends: tuple[Channel, Channel], order: Any) -> None:
    launcher, judge = ends
    judge.send(order)
    with pytest.raises(Closed):
        judge.receive(Forked, time.monotonic() + 10)
    assert not launcher.waiting()


def test_a_length_beyond_the_limit_drops_whoever_sends_it(ends: tuple[Channel, Channel]) -> None:
    ends[1].connection.sendall(LENGTH.pack((1 << 32) - 1))
    with pytest.raises(Closed):
        ends[1].receive(Forked, time.monotonic() + 10)


def test_the_launcher_ends_no_process_that_it_did_not_ask_for(ends: tuple[Channel, Channel]) -> None:
    ends[0].send(End(os.getpid()))
    with pytest.raises(Closed):
        ends[0].receive(Forked, time.monotonic() + 10)


def test_a_server_ends_when_its_launcher_is_gone(ends: tuple[Channel, Channel]) -> None:
    ends[0].close()  # the fixture waits for it
