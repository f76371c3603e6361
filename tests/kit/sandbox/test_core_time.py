"""Tests of the charged time: a worker that sleeps pays for it, one that waits for a core does not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from autograder.inside.protocol.limits import PATIENCE
from autograder.inside.protocol.observation import Ending
from autograder.inside.protocol.request import Call
from autograder.sandbox.core_time import CoreTime
from autograder.sandbox.server import Starved
from autograder.sandbox.subject import Budget, Subject

Start = Callable[..., Subject]

pytestmark = pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel keeps no schedstat")

SOURCE = """
    import os, time
    def work(seconds=0.7):
        end = time.process_time() + seconds
        while time.process_time() < end: pass
        return 7
    def wait_for_children():
        for _ in range(2):
            if os.fork() == 0:
                work(0.35)
                os._exit(0)
        os.wait()
        os.wait()
        return 7
    def spin():
        for _ in range(8):
            if os.fork() == 0:
                while True: pass
        time.sleep(60)
    def rest():
        time.sleep(60)
    def nap_and_work():
        time.sleep(0.2)
        return work(0.1)
    def nothing():
        return 7
"""


@contextmanager
def neighbours(count: int) -> Iterator[None]:
    """Processes that spin on the one core that all of this test, and of its workers, may use."""
    spinning = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            while True:
                pass
        spinning.append(pid)
    try:
        yield
    finally:
        for pid in spinning:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def on_one_core(pid: int) -> None:
    os.sched_setaffinity(pid, {min(os.sched_getaffinity(0))})


@pytest.fixture
def crowd() -> Iterator[Callable[[Subject], None]]:
    """Puts a subject's worker and eight neighbours on one core."""
    before = os.sched_getaffinity(0)
    with neighbours(8):
        for pid in map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()):
            if Path(f"/proc/{pid}/cmdline").read_bytes() == Path("/proc/self/cmdline").read_bytes():
                on_one_core(pid)

        def put(subject: Subject) -> None:
            assert subject.worker is not None
            on_one_core(subject.worker.pid)

        yield put
    os.sched_setaffinity(0, before)


def ask(subject: Subject, name: str) -> Ending:
    subject.budget.start_check()
    return subject.observe(Call(function=name)).ended


@pytest.mark.parametrize("name", ["work", "wait_for_children"])
def test_a_worker_among_busy_neighbours_has_its_whole_time(
    start: Start, crowd: Callable[[Subject], None], name: str
) -> None:
    subject = start(SOURCE, seconds=1.0, total=20.0)
    subject.budget.check_left = 20
    subject.load()
    crowd(subject)  # the worker, a session of its own, has at most a half of their core
    began = time.monotonic()
    assert ask(subject, name).how == "returned"
    assert time.monotonic() - began > 1.0, "it was starved"


@pytest.mark.parametrize("name", ["rest", "spin"])
def test_who_sleeps_or_spins_is_stopped(start: Start, name: str) -> None:
    subject = start(SOURCE, seconds=20)
    subject.load()
    subject.budget.full_check_seconds = 0.5
    began = time.monotonic()
    assert ask(subject, name).how == "timed_out"
    assert time.monotonic() - began < 5


def test_a_worker_that_never_has_a_core_is_our_fault_and_given_up_for_good(start: Start) -> None:
    subject = start(SOURCE, seconds=20, total=20)
    subject.load()
    assert subject.budget.wall_left > 15 * PATIENCE
    assert subject.worker is not None
    subject.worker.time.charged = lambda: 0.0  # type: ignore[method-assign]
    subject.budget.wall_left = 0.3
    subject.budget.total_left = 0.2
    with pytest.raises(Starved):
        subject.observe(Call(function="rest"))
    subject.budget.total_left = 5.0
    with pytest.raises(Starved):
        ask(subject, "work")


def test_wall_time_is_spent_beside_what_is_charged() -> None:
    budget = Budget(2.0, 5.0)
    budget.spend(0.5, 4.0)
    assert (budget.left, budget.wall_left) == (1.5, 5.0 * PATIENCE - 4.0)


def test_sleep_and_work_are_charged(start: Start) -> None:
    subject = start(SOURCE)
    subject.load()
    assert ask(subject, "nap_and_work").how == "returned"
    assert subject.worker is not None
    assert 0.29 < subject.worker.charged < 5
    assert ask(subject, "nothing").how == "returned"
    assert subject.worker.charged < 0.2


def test_a_process_that_is_gone_is_charged_wall_time() -> None:
    clock = CoreTime(1 << 30)
    time.sleep(0.05)
    clock.look()
    assert clock.charged() >= 0.05
    clock.close()


def test_while_we_had_no_core_a_child_that_is_gone_may_have_had_none_either() -> None:
    with closing(CoreTime(os.getpid())) as clock:
        clock.tasks = {Path("/proc/0/task/0"): (0, 0)}
        clock.ours, clock.ours_then = BytesIO(b"7 5000000000 1"), (7, 2_000_000_000)
        clock.look()
        assert clock.waited >= 3_000_000_000
        waited = clock.waited
        clock.look()
        assert clock.waited - waited < 1_000_000_000, "it is counted once"
