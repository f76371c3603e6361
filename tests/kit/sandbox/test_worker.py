"""Tests of workers from outside: whatever a student's code does to its process is told, and costs that process only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Ending
from autograder.inside.protocol.request import Call, Load, SourceFile
from autograder.sandbox.server import ForkServer
from autograder.sandbox.worker import PRINTED_LIMIT, Worker, WorkerDied

START = "import ctypes, os, struct, sys, threading, time\nimport torch\n"

Open = Callable[..., Worker]
Needs = Callable[..., None]


@pytest.fixture
def opened(server: ForkServer, isolation: Isolation) -> Iterator[Open]:
    """A worker that has loaded f, whose body is given, and g, which returns 7."""
    workers: list[Worker] = []

    def make(body: str, **limits: int) -> Worker:
        worker = Worker(server, Limits(**limits), isolation)
        workers.append(worker)
        indented = body.strip().replace("\n", "\n    ")
        code = f"{START}def f():\n    {indented}\ndef g():\n    return 7\n"
        loading = worker.load(Load("answer", [SourceFile("answer.py", code.encode())]), 20)
        assert loading.ended.how == "returned"
        return worker

    yield make
    for worker in workers:
        worker.end()


def end_of(worker: Worker, seconds: float = 20, name: str = "f") -> Ending:
    """How f ends, where it ends the worker, too."""
    with pytest.raises(WorkerDied) as gone:
        worker.ask(Call(function=name), seconds)
    assert not worker.alive
    return gone.value.ending


def value(worker: Worker, name: str = "f") -> object:
    return worker.ask(Call(function=name), 20).output[0].value


# --- ends


@pytest.mark.parametrize("body", ["ctypes.string_at(0)", "os.abort()"])
def test_a_crash_is_told_by_its_signal(opened: Open, body: str) -> None:
    ended = end_of(opened(body))
    assert ended.how == "crashed" and ended.kind in ("SIGSEGV", "SIGABRT")


@pytest.mark.parametrize("status", [0, 3, 70])
def test_an_exit_is_told_by_its_status(opened: Open, status: int) -> None:
    assert end_of(opened(f"os._exit({status})")) == Ending("exited", text=str(status))


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "time.sleep(100)",
        "threading.Lock().__enter__().__class__\nos.pipe()\nos.read(os.pipe()[0], 1)",
    ],
)
def test_whatever_never_ends_is_stopped(opened: Open, body: str) -> None:
    worker = opened(body)
    started = time.monotonic()
    assert end_of(worker, 0.2) == Ending("timed_out", text="0.2")
    assert time.monotonic() - started < 5


def test_an_answer_that_never_ends_is_stopped(opened: Open) -> None:
    body = "os.write(3, struct.pack('!I', 60 << 20))\nwhile True:\n    os.write(3, b'x')\n    time.sleep(0.01)"
    assert end_of(opened(body), 0.3).how == "timed_out"


def test_a_worker_that_closes_everything_is_gone(opened: Open) -> None:
    assert end_of(opened("os.closerange(0, 256)\ntime.sleep(100)")).how == "crashed"


def test_closing_its_output_alone_harms_nobody(opened: Open) -> None:
    assert value(opened("os.closerange(0, 3)\nprint('x')\nreturn 5")) in (5, None)


# --- forged answers


@pytest.mark.parametrize(
    "body",
    [
        "os.write(3, b'hello')",
        "os.write(3, struct.pack('!I', 0))",
        "os.write(3, struct.pack('!I', 1 << 31))",
        "os.write(3, struct.pack('!I', 3) + b'\\xff\\xff\\xff')",
        "os.write(3, struct.pack('!I', 1) + b'\\xc0')",
        "os.write(3, struct.pack('!I', 9) + b'\\x81\\xa6number\\x63')",
        "os.write(3, struct.pack('!I', 9) + b'\\x81\\xa6number\\x02')",
    ],
    ids=["text", "nothing", "huge", "reserved", "none", "another_number", "no_observation"],
)
def test_nonsense_on_the_socket_is_told(opened: Open, body: str) -> None:
    worker = opened(f"{body}\ntime.sleep(100)")
    assert end_of(worker, 1).how == "nonsense"


def test_speaking_before_being_asked_is_told_at_the_next_question(opened: Open) -> None:
    worker = opened("threading.Timer(0.1, os.write, (3, struct.pack('!I', 1) + b'x')).start()\nreturn 1")
    assert value(worker) == 1
    time.sleep(0.3)
    assert end_of(worker, name="g").how == "nonsense"


def test_a_forged_observation_is_only_taken_in_the_place_of_its_own(opened: Open) -> None:
    body = """
from autograder.inside.worker import Answered
from autograder.inside.protocol.observation import Observation, Ending, see
from autograder.inside.protocol.wire import encode
content = encode(Answered(2, Observation(Ending("returned"), see(20))))
os.write(3, struct.pack("!I", len(content)) + content)
return 5
"""
    worker = opened(body)
    assert value(worker) == 20  # it might as well have returned it: it knows no more than before
    assert end_of(worker, name="g").how == "nonsense"


def test_a_copy_of_the_worker_does_not_answer(opened: Open) -> None:
    worker = opened("os.fork()\nreturn 5")
    assert value(worker) == 5
    time.sleep(0.1)
    assert value(worker, "g") == 7


# --- memory and time


@pytest.mark.parametrize(
    "body",
    [
        "kept = []\nwhile True: kept.append(bytearray(b'x' * (1 << 20)))",
        "kept = []\nwhile True: kept.append(torch.ones(1 << 18))",
        "return torch.ones(1 << 33)",
        "return bytearray(1 << 34)",
        "return 'x' * (1 << 33)",
    ],
    ids=["bytes_growing", "tensors_growing", "one_tensor", "one_bytearray", "one_string"],
)
def test_memory_is_bounded(opened: Open, body: str) -> None:
    worker = opened(body, memory_mb=200)
    try:
        ended = worker.ask(Call(function="f"), 20).ended
    except WorkerDied as gone:
        ended = gone.ending
    assert ended.how == "out_of_memory" or ended.kind == "MemoryError" or "memory" in ended.text, ended
    worker.end()
    assert worker.peak_mb < 700


def test_memory_within_the_bound_is_fine(opened: Open) -> None:
    assert value(opened("return torch.ones(25 << 20).sum().item()", memory_mb=200)) == 25 << 20


def test_a_worker_tells_what_it_used(opened: Open) -> None:
    worker = opened("end = time.process_time() + 0.2\nwhile time.process_time() < end: pass\nreturn 1")
    value(worker)
    worker.end()
    assert 0.2 <= worker.cpu_seconds < 5 and 20 < worker.peak_mb < 2000


# --- output


def test_a_flood_of_prints_is_read_counted_and_cut(opened: Open) -> None:
    worker = opened("for _ in range(100):\n    sys.stdout.write('x' * (1 << 20))\nsys.stdout.flush()\nreturn 7")
    assert value(worker) == 7
    worker.end()
    assert worker.printed_bytes == 100 << 20
    assert len(worker.printed) == PRINTED_LIMIT


def test_prints_to_both_streams_are_kept_and_do_not_reach_the_answer(opened: Open) -> None:
    worker = opened(
        "print('out', flush=True)\nprint('err', file=sys.stderr)\nos.write(1, b'raw')\nreturn input is None"
    )
    assert value(worker) is False
    worker.end()
    assert bytes(worker.printed) == b"out\nerr\nraw"


def test_a_flood_that_never_ends_is_stopped(opened: Open) -> None:
    assert end_of(opened("while True: os.write(1, bytes(1 << 16))"), 0.3).how == "timed_out"


def test_there_is_nothing_to_read_from(opened: Open) -> None:
    assert opened("return input()").ask(Call(function="f"), 20).ended.kind == "EOFError"


# --- what stays behind


def alive_with(marker: str) -> list[str]:
    """Processes whose name a student's code has changed to `marker`."""
    found = []
    for path in Path("/proc").glob("[0-9]*/comm"):
        try:
            if path.read_text().strip() == marker:
                found.append(path.parent.name)
        except OSError:
            continue
    return found


NAMED = "ctypes.CDLL(None).prctl(15, b'{marker}', 0, 0, 0)\n"


def test_a_process_left_behind_is_gone_after_the_end(opened: Open, needs: Needs) -> None:
    needs("pid")
    marker = f"left{os.getpid()}"
    body = NAMED.format(marker=marker) + "for _ in range(3):\n    if os.fork() == 0:\n        time.sleep(100)\nreturn 1"
    worker = opened(body)
    assert value(worker) == 1
    assert len(alive_with(marker)) == 4
    worker.end()
    assert alive_with(marker) == []


def test_an_orphan_of_an_orphan_is_gone_after_a_crash(opened: Open, needs: Needs) -> None:
    needs("pid")
    marker = f"orph{os.getpid()}"
    body = (
        NAMED.format(marker=marker)
        + "if os.fork() == 0:\n    if os.fork() == 0:\n        time.sleep(100)\n    os._exit(0)\nos._exit(1)"
    )
    assert end_of(opened(body)).how == "exited"
    assert alive_with(marker) == []


def test_a_thread_left_behind_keeps_nobody(opened: Open) -> None:
    worker = opened("threading.Thread(target=time.sleep, args=(100,)).start()\nreturn 1")
    assert value(worker) == 1 and value(worker, "g") == 7
    started = time.monotonic()
    worker.end()
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("body", ["ctypes.string_at(0)", "os._exit(1)", "os.closerange(0, 256)\ntime.sleep(100)"])
def test_the_next_worker_knows_nothing_of_it(opened: Open, body: str) -> None:
    end_of(opened(body), 5)
    assert value(opened("return 7")) == 7


def test_workers_do_not_see_each_others_files(opened: Open) -> None:
    one, other = opened("open('x', 'w')\nreturn os.listdir('.')"), opened("return os.listdir('.')")
    one.ask(Call(function="f"), 20)
    assert len(other.ask(Call(function="f"), 20).output) == 1  # an empty list


def test_ending_twice_is_ending_once(opened: Open) -> None:
    worker = opened("return 1")
    assert worker.end() != 0  # killed
    assert worker.end() == 0


def test_torch_has_as_many_threads_as_the_limits_say_in_every_request(opened: Open) -> None:
    worker = opened("count = torch.get_num_threads()\ntorch.set_num_threads(2)\nreturn count", threads=3)
    counts = [worker.ask(Call(function="f"), 20).output[0].value for _ in range(2)]
    assert counts == [3, 3]
