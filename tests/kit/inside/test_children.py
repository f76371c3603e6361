"""Tests of forked children: a worker keeps its socket and its standard streams, and nothing of the server's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Runs = Callable[..., Any]

OPEN = """
found = []
for number in range(1024):
    try:
        os.fstat(number)
        found.append(number)
    except OSError:
        pass
return found
"""


def test_a_worker_has_no_descriptor_but_its_socket_and_three_streams(run: Runs) -> None:
    assert run(OPEN) == [0, 1, 2, 3]


def test_there_is_nothing_to_read_and_both_outputs_are_one_pipe(run: Runs) -> None:
    assert run("return os.read(0, 10).decode()") == ""
    assert run("return os.fstat(1).st_ino == os.fstat(2).st_ino") is True


def test_an_interrupt_is_handled_as_in_any_program(run: Runs) -> None:
    assert run("return signal.getsignal(signal.SIGINT) == signal.SIG_DFL") is True
