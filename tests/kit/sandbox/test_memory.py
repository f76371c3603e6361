"""Tests of memory: a process and all that it started are counted together, pages that they share once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.request import Call, Load, SourceFile
from autograder.sandbox.memory import ProcessTree, children, descendants
from autograder.sandbox.server import ForkServer
from autograder.sandbox.worker import Worker, WorkerDied

CODE = b"""
import os, time
def fill(children, megabytes):
    for _ in range(children):
        if os.fork() == 0:
            kept = bytearray(megabytes << 20)
            for place in range(0, len(kept), 4096):
                kept[place] = 1
            time.sleep(60)
    time.sleep(60)
def orphans():
    if os.fork() == 0:
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
    os.wait()
    return 1
"""


@pytest.fixture
def worker(server: ForkServer, isolation: Isolation, needs: Callable[..., None]) -> Iterator[Worker]:
    needs("pid")
    worker = Worker(server, Limits(memory_mb=600, processes=64), isolation)
    worker.load(Load("answer", [SourceFile("answer.py", CODE)]), 20)
    yield worker
    worker.end()


def test_children_that_fill_memory_together_are_stopped(worker: Worker) -> None:
    with pytest.raises(WorkerDied) as gone:
        worker.ask(Call(function="fill", args=[6, 300]), 60)
    assert gone.value.ending.how == "out_of_memory"


def test_children_that_only_share_their_parents_pages_are_not(worker: Worker) -> None:
    with pytest.raises(WorkerDied) as gone:
        worker.ask(Call(function="fill", args=[20, 1]), 1)
    assert gone.value.ending.how == "timed_out"


def test_orphans_still_count_as_descendants(worker: Worker) -> None:
    worker.ask(Call(function="orphans"), 20)
    assert len(descendants(worker.pid)) == 1


def test_of_a_process_that_is_gone_nothing_is_told() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    tree = ProcessTree(pid)
    assert (tree.resident(), tree.exceeds(1), children(pid)) == (0, False, [])
    tree.close()
