"""Tests of the fork server: who may order what, and that nothing outlives whoever asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.inside.protocol.channel import Closed
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.sandbox.server import ForkServer, SandboxLost, clean_environment
from autograder.sandbox.worker import Worker


def is_there(pid: int) -> bool:
    """Whether a process lives; one that waits to be reaped does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def gone(*pids: int, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(is_there(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


# --- what workers inherit


def test_a_server_knows_little_of_its_environment(server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "secret")
    environment = clean_environment(Path("/somewhere"))
    assert "AUTOGRADER_SECRET" not in environment and environment["CUDA_VISIBLE_DEVICES"] == ""
    own = Path(f"/proc/{server.process.pid}/environ").read_bytes()
    assert {line.partition(b"=")[0].decode() for line in own.split(b"\0") if line} <= {*environment, "LC_CTYPE"}


def test_a_server_runs_one_thread_in_a_folder_of_its_own(server: ForkServer) -> None:
    process = Path(f"/proc/{server.process.pid}")
    assert len(list((process / "task").iterdir())) == 1
    assert (process / "cwd").resolve() == server.scratch.resolve()


def test_every_worker_has_a_user_of_its_own(server: ForkServer, isolation: Isolation) -> None:
    workers = [Worker(server, Limits(), isolation) for _ in range(3)]
    try:
        users = {Path(f"/proc/{worker.pid}").stat().st_uid for worker in workers}
        if "user" in workers[0].walls:
            assert len(users) == 3 and os.getuid() not in users
    finally:
        for worker in workers:
            worker.end()


# --- what ends with whom


def test_what_is_ended_is_gone_and_tells_how_it_ended(server: ForkServer, isolation: Isolation) -> None:
    worker = Worker(server, Limits(), isolation)
    assert is_there(worker.pid)
    ended = server.end(worker.pid)
    assert gone(worker.pid) and os.WTERMSIG(ended.status) == signal.SIGKILL and ended.peak_mb > 20


def test_a_scratch_folder_goes_with_its_worker(server: ForkServer) -> None:
    isolation = server.isolation(False)
    parent = Path(isolation.scratch)
    before = set(parent.iterdir())
    workers = [Worker(server, Limits(), isolation) for _ in range(2)]
    for folder in set(parent.iterdir()) - before:
        (folder / "data").write_bytes(bytes(1 << 20))
    for left in (1, 0):
        workers.pop().end()
        assert len(set(parent.iterdir()) - before) == left


def test_a_judge_whose_function_is_missing_ends_and_harms_nobody(server: ForkServer, isolation: Isolation) -> None:
    pid, judge = server.fork_judge("autograder.sandbox", "no_such_function")
    with pytest.raises(Closed):
        judge.receive(str, time.monotonic() + 10)
    assert os.WEXITSTATUS(server.end(pid).status) == 70
    Worker(server, Limits(), isolation).end()


def test_closing_a_server_ends_all_that_it_forked_and_leaves_no_file() -> None:
    with ForkServer() as server:
        workers = [Worker(server, Limits(), server.isolation(walls)) for walls in (True, True, False)]
        pid, _ = server.fork_judge("autograder.grading.judge.process", "main")
    assert gone(server.process.pid, pid, *[worker.pid for worker in workers])
    assert not server.scratch.exists()
    with pytest.raises(SandboxLost):
        Worker(server, Limits(), Isolation())


LAUNCHER = """
import sys, time
from autograder.inside.protocol.limits import Limits
from autograder.sandbox.server import ForkServer
from autograder.sandbox.worker import Worker

with ForkServer() as server:
    workers = [Worker(server, Limits(), server.isolation(walls)) for walls in (True, False)]
    judge, channel = server.fork_judge("autograder.grading.judge.process", "main")
    print(server.process.pid, judge, *[worker.pid for worker in workers], flush=True)
    time.sleep(100)
"""


@pytest.mark.parametrize("first", [["launcher"], ["launcher", "server"]], ids=" and ".join)
def test_nothing_outlives_a_launcher_that_is_killed(first: list[str]) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", LAUNCHER], stdout=subprocess.PIPE)
    assert launcher.stdout is not None
    server, *others = map(int, launcher.stdout.readline().split())
    for name in reversed(first):
        os.kill(launcher.pid if name == "launcher" else server, signal.SIGKILL)
    launcher.communicate()
    assert len(others) == 3 and gone(server, *others)


def test_a_server_that_is_killed_takes_its_walled_workers_along_and_is_told() -> None:
    server = ForkServer()
    server.wait_until_warm()
    worker = Worker(server, Limits(), server.isolation(walls=True))
    server.process.kill()
    server.process.wait()
    assert gone(worker.pid)
    with pytest.raises(SandboxLost, match="the fork server does not answer"):
        server.end(worker.pid)
    with pytest.raises(SandboxLost, match="the fork server does not answer"):
        Worker(server, Limits(), Isolation())
    server.close()


def test_a_server_that_cannot_start_is_told() -> None:
    server = ForkServer(preload=["no_such_module"])
    with pytest.raises(SandboxLost, match="did not start"):
        server.wait_until_warm()
    server.close()


def test_a_worker_that_cannot_start_is_told_with_what_it_says(server: ForkServer, tmp_path: Path) -> None:
    with pytest.raises(SandboxLost, match="a worker did not start: worker: "):
        Worker(server, Limits(), Isolation(walls=False, scratch=str(tmp_path / "missing")))
    Worker(server, Limits(), server.isolation(walls=True)).end()
