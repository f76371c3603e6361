"""Tests of a worker's loop of requests, in this process: what cannot be answered is told, and nothing ends the loop."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.inside.protocol.channel import Channel
from autograder.inside.protocol.request import Call, Load, NumberedRequest, Request, SourceFile
from autograder.inside.protocol.wire import decode, encode
from autograder.inside.worker import Answered, RequestLoop, settle_in

SOURCE = b"def f(x):\n    return x + 1\n"
LOAD = Load("loop_answer", [SourceFile("loop_answer.py", SOURCE)], companions={"data/points.txt": b"1"})


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RequestLoop]:
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setitem(sys.modules, "loop_answer", types.ModuleType("loop_answer"))  # undone after the test
    ours, theirs = socket.socketpair()
    loop = RequestLoop(Channel(theirs), tmp_path, threads=1, on_gpu=False)
    yield loop
    ours.close()
    theirs.close()


def answer(loop: RequestLoop, request: Request, number: int = 1, member: str = "") -> Answered:
    return decode(loop.answer(NumberedRequest(number, request, member)), Answered)


def test_a_request_before_a_module_was_loaded_is_refused(worker: RequestLoop) -> None:
    reply = answer(worker, Call(function="f"), number=7)
    assert reply.number == 7 and reply.observation is not None
    assert (reply.observation.ended.how, reply.observation.ended.kind) == ("nonsense", "ProtocolError")


def test_a_load_writes_the_companions_and_imports_the_module(worker: RequestLoop, tmp_path: Path) -> None:
    reply = answer(worker, LOAD)
    assert reply.loading is not None and reply.loading.ended.how == "returned" and reply.observation is None
    assert (tmp_path / "data" / "points.txt").read_bytes() == b"1" and sys.path[-1] == str(tmp_path)


def test_each_member_has_a_module_of_its_own(worker: RequestLoop) -> None:
    answer(worker, LOAD, member="one")
    other = Load("loop_answer", [SourceFile("loop_answer.py", b"def f(x):\n    return x + 2\n")])
    answer(worker, other, member="two")
    modules = [worker.members[name].find("f") for name in ("one", "two")]
    assert [f(1) for f in modules] == [2, 3]


def test_an_end_that_is_gone_ends_the_loop(tmp_path: Path) -> None:
    ours, theirs = socket.socketpair()
    loop = RequestLoop(Channel(theirs), tmp_path, threads=1, on_gpu=False)
    thread = threading.Thread(target=loop.run)
    thread.start()
    Channel(ours).send_bytes(encode(NumberedRequest(3, Call(function="f"))))
    reply = decode(Channel(ours).receive_bytes(time.monotonic() + 20), Answered)
    assert reply.number == 3
    ours.close()
    thread.join(20)
    assert not thread.is_alive()


def test_a_worker_keeps_nothing_of_the_servers_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"AUTOGRADER_SECRET": "s", "PATH": "/usr/bin"})
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scratch"
    folder.mkdir()
    settle_in(folder)
    assert set(os.environ) == {"HOME", "TMPDIR", "LANG", "OMP_NUM_THREADS", "USER"}
    assert Path.cwd() == folder.resolve() and os.environ["TMPDIR"] == str(folder)
