"""Tests of the walls: what a worker must not do is tried in a real worker, and what torch needs still works there."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.request import Call
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Subject
from tests.support import ROOT

Start = Callable[..., Subject]
Needs = Callable[..., None]
Runs = Callable[..., Any]


def refused(answer: Any) -> bool:
    """Whether a worker's own code met a wall."""
    kinds = ("PermissionError", "FileNotFoundError", "ProcessLookupError", "OSError")
    return isinstance(answer, str) and answer.startswith(kinds)


# --- files


@pytest.mark.parametrize(
    "path",
    [
        ROOT / "solutions" / "03_stable_softmax" / "stable_softmax.py",
        ROOT / "tests" / "hidden" / "03_stable_softmax" / "test_softmax.py",
        ROOT / "tests" / "sample_class" / "submitted",
        ROOT / "autograder" / "checks" / "compare.py",
        ROOT,
        Path("/etc/passwd"),
        Path("/etc"),
        Path("/"),
        Path("/proc/self/environ"),
        Path("/proc/self/maps"),
        Path("/proc/1/mem"),
        Path("/proc"),
        Path("/sys"),
        Path("/home"),
        Path("/root"),
        Path("/tmp"),
        Path("/dev"),
    ],
    ids=str,
)
def test_nothing_outside_of_the_interpreter_can_be_read(run: Runs, needs: Needs, path: Path) -> None:
    needs("landlock")
    if not path.exists():
        pytest.skip(f"there is no {path} on this machine")
    answer = run("return os.listdir(args[0]) if os.path.isdir(args[0]) else open(args[0], 'rb').read()", str(path))
    assert refused(answer), answer


def test_the_file_of_another_student_cannot_be_read(run: Runs, needs: Needs, tmp_path: Path) -> None:
    needs("landlock")
    other = tmp_path / "answer.py"
    other.write_text("secret")
    tmp_path.chmod(0o777)
    other.chmod(0o666)
    assert run("return open(args[0]).read()", str(other), isolation=Isolation(walls=False)) == "secret"  # the control
    assert refused(run("return open(args[0]).read()", str(other)))
    assert refused(run("os.link(args[0], 'here')\nreturn open('here').read()", str(other)))
    assert refused(run("os.symlink(args[0], 'here')\nreturn open('here').read()", str(other)))


@pytest.mark.parametrize(
    "change", ["open(p, 'w')", "os.remove(p)", "os.rename(p, 'x')", "os.chmod(p, 0)", "os.utime(p)"]
)
def test_nothing_outside_of_the_scratch_folder_can_be_changed(
    run: Runs, needs: Needs, tmp_path: Path, change: str
) -> None:
    needs("landlock", "seccomp")
    path = tmp_path / "file"
    path.write_text("as it was")
    tmp_path.chmod(0o777)
    path.chmod(0o666)
    assert refused(run(f"p = args[0]\n{change}\nreturn 'done'", str(path)))
    assert path.read_text() == "as it was" and path.stat().st_mode & 0o777 == 0o666


@pytest.mark.parametrize("folder", ["/dev/shm", "/tmp", "/var/tmp", str(ROOT)])
def test_files_are_left_nowhere(run: Runs, needs: Needs, folder: str) -> None:
    needs("landlock", "mount")
    path = Path(folder) / f"left-{uuid4().hex}"  # a name that nobody else on this machine has
    run("open(args[0], 'w').write('x')\nreturn 'done'", str(path))
    assert not path.exists()


def test_packages_cannot_be_changed(run: Runs, needs: Needs) -> None:
    needs("landlock")
    assert refused(run("open(torch.__file__, 'a')\nreturn 'done'"))


def test_the_scratch_folder_is_small_and_empty(run: Runs, needs: Needs) -> None:
    needs("mount")
    fill = "with open('big', 'wb') as file:\n    for _ in range(40):\n        file.write(bytes(1 << 20))\nreturn 'done'"
    limits = Limits(scratch_mb=16)
    assert run("return os.listdir('.')") == []
    assert run(fill, limits=limits) == "OSError: [Errno 28] No space left on device"
    assert run(fill.replace("'big'", "'/dev/shm/big'"), limits=limits) == "OSError: [Errno 28] No space left on device"
    assert run("for i in range(10_000): open(str(i), 'w')\nreturn 'done'", limits=limits).startswith(
        "OSError: [Errno 28]"
    )


def test_a_file_has_a_largest_size(run: Runs, needs: Needs) -> None:
    needs("rlimits")
    fill = "with open('big', 'wb') as file:\n    for _ in range(40):\n        file.write(bytes(1 << 20))\nreturn 'done'"
    assert run(fill, limits=Limits(file_mb=8)).startswith("OSError: [Errno 27] File too large")


# --- other processes, the network, rights


def test_a_fork_bomb_stays_small_and_ends_with_its_worker(run: Runs, needs: Needs) -> None:
    needs("rlimits", "user", "pid")
    bomb = """
        count = 0
        try:
            while count < 1000:
                if os.fork() == 0:
                    time.sleep(60)
                    os._exit(0)
                count += 1
        except BlockingIOError:
            pass
        return count
    """.replace("\n        ", "\n")
    before = len(processes())
    assert 0 < run(bomb, limits=Limits(processes=20)) < 20
    # the worker is ended with the test; what it forked cannot outlive it
    assert len(processes()) <= before + 30


def processes() -> list[str]:
    return [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]


@pytest.mark.parametrize("target", ["launcher", "server", "everybody"])
def test_nobody_else_can_be_signalled(run: Runs, needs: Needs, server: ForkServer, target: str) -> None:
    needs("seccomp", "pid")
    pid = {"launcher": os.getpid(), "server": server.process.pid, "everybody": -1}[target]
    run("signal.signal(signal.SIGTERM, signal.SIG_IGN)\nos.kill(args[0], signal.SIGTERM)\nreturn 'sent'", pid)
    assert server.process.poll() is None  # and this test still runs


def test_its_parent_and_siblings_are_out_of_sight(run: Runs, needs: Needs, server: ForkServer) -> None:
    needs("pid")
    assert run("return os.getpid(), os.getppid()") == (1, 0)
    assert refused(run("os.kill(args[0], 0)\nreturn 'there'", server.process.pid))


def test_the_inherited_socket_is_the_only_way_out(run: Runs, needs: Needs) -> None:
    needs("mount")
    body = """
found = []
for number in range(256):
    try:
        os.fstat(number)
        found.append(number)
    except OSError:
        pass
return found
"""
    assert run(body) == [0, 1, 2, 3]


def test_an_abstract_socket_of_the_machine_is_out_of_reach(run: Runs, needs: Needs) -> None:
    needs("net")
    name = f"\0autograder-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(name)
        listener.listen()
        answer = run("s = socket.socket(socket.AF_UNIX)\ns.connect('\\0' + args[0])\nreturn 'connected'", name[1:])
    assert answer.startswith("ConnectionRefusedError")


# --- what still works


STILL = {
    "threads": (
        "import threading\nout = []\nts = [threading.Thread(target=out.append, args=(i,)) for i in range(8)]\n"
        "[t.start() for t in ts]\n[t.join() for t in ts]\nreturn sorted(out) == list(range(8))"
    ),
    "two_threads_of_torch": "torch.set_num_threads(2)\nx = torch.ones(600, 600)\nreturn bool((x @ x == 600).all())",
    "save_and_load": "torch.save({'a': torch.ones(3)}, 'a.pt')\nreturn torch.load('a.pt')['a'].sum().item() == 3",
    "temporary_files": "import tempfile\nwith tempfile.NamedTemporaryFile() as t:\n    return t.write(b'abc') == 3",
    "asyncio": "import asyncio\nreturn asyncio.run(asyncio.sleep(0, 5)) == 5",
    "numpy": "import numpy\nreturn numpy.linalg.norm(numpy.ones(4)).item() == 2",
    "random_seeds": "torch.seed()\nreturn len(os.urandom(4)) == 4",
    "clock": "time.sleep(0.001)\nreturn time.time() > 1e9",
    "signals_to_itself": (
        "signal.signal(signal.SIGUSR1, lambda *_: None)\nsignal.raise_signal(signal.SIGUSR1)\nreturn True"
    ),
}
SHARED_MEMORY = {
    "data_loader": (
        "from torch.utils.data import DataLoader, TensorDataset\n"
        "data = TensorDataset(torch.arange(10.0))\n"
        "return sum(b.sum().item() for b, in DataLoader(data, batch_size=3, num_workers=2)) == 45"
    ),
    "processes": (
        "import multiprocessing as mp\nq = mp.Queue()\np = mp.Process(target=q.put, args=(7,))\n"
        "p.start()\nv = q.get(timeout=10)\np.join()\nreturn v == 7"
    ),
}


@pytest.mark.parametrize("body", STILL.values(), ids=STILL)
def test_what_torch_and_students_need_still_works(run: Runs, body: str) -> None:
    assert run(body) is True


@pytest.mark.parametrize("body", SHARED_MEMORY.values(), ids=SHARED_MEMORY)
def test_processes_share_memory_where_it_is_a_workers_own(run: Runs, needs: Needs, body: str) -> None:
    needs("mount")
    assert run(body) is True


# --- without walls


def test_without_walls_there_are_none_and_it_still_works(start: Start, server: ForkServer) -> None:
    subject = start("def f():\n    return open('/etc/passwd').read(4)", isolation=server.isolation(walls=False))
    assert subject.observe(Call(function="f")).output[0].value == Path("/etc/passwd").read_text()[:4]
    assert subject.walls == []


def test_a_worker_names_the_walls_around_it(start: Start, walls: list[str]) -> None:
    subject = start("")
    subject.load()
    assert subject.walls == walls
    assert set(walls) <= {"pid", "rlimits", "mount", "net", "ipc", "user", "landlock", "seccomp"}


def test_a_walled_worker_starts_in_no_time(start: Start) -> None:
    starts = []
    for _ in range(5):
        started = time.monotonic()
        start("").load()
        starts.append(time.monotonic() - started)
    assert min(starts) < 0.5
