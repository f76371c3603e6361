"""Tests of subjects: one request may cost itself, never the next one, and time is kept by check and in total."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from autograder.inside.protocol.limits import Limits
from autograder.inside.protocol.observation import Ending
from autograder.inside.protocol.request import Call
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Budget, Subject

Start = Callable[..., Subject]

SOURCE = """
    import os, time
    print("imported", flush=True)
    def fine():
        return 7
    def crash():
        os.abort()
    def leave():
        os._exit(3)
    def hang():
        while True: pass
    def rest():
        time.sleep(0.3)
"""


def ask(subject: Subject, name: str) -> Ending:
    return subject.observe(Call(function=name)).ended


@pytest.mark.parametrize("name", ["crash", "leave"])
def test_a_death_costs_its_own_request_only(start: Start, name: str) -> None:
    subject = start(SOURCE)
    assert ask(subject, "fine").how == "returned"
    assert ask(subject, name).how in ("crashed", "exited")
    assert ask(subject, "fine").how == "returned"


def test_a_time_out_costs_its_own_check_only(start: Start) -> None:
    subject = start(SOURCE, seconds=0.3)
    subject.load()
    subject.budget.start_check()
    assert ask(subject, "hang") == Ending("timed_out", text="0.3")
    started = time.monotonic()
    assert ask(subject, "fine") == Ending("timed_out", text="0.3")  # nothing is left of this check's time
    assert time.monotonic() - started < 0.2
    subject.budget.check_seconds = 20
    subject.budget.start_check()
    assert ask(subject, "fine").how == "returned"


FORGED = """
    import os, struct
    from autograder.inside.protocol.observation import Ending, Observation
    from autograder.inside.protocol.wire import encode
    from autograder.inside.worker import Answered
    def lose():
        content = encode(Answered(2, Observation(Ending("gpu_lost", text="an illegal memory access"))))
        os.write(3, struct.pack("!I", len(content)) + content)
        while True: pass
    def fine():
        return os.getpid()
"""


def test_who_says_that_the_gpu_is_lost_gets_a_fresh_worker(start: Start) -> None:
    """There is no GPU here, so a forged answer stands in for one; it gains nothing but its own failure."""
    subject = start(FORGED)
    assert ask(subject, "lose") == Ending("gpu_lost", text="an illegal memory access")
    assert subject.worker is not None and subject.worker.number == 1, "the next one has imported the module already"
    assert ask(subject, "fine").how == "returned"


def test_many_requests_of_one_check_share_its_time(start: Start) -> None:
    subject = start(SOURCE)
    subject.load()
    subject.budget.check_left = 0.7
    assert [ask(subject, "rest").how for _ in range(4)] == ["returned", "returned", "timed_out", "timed_out"]


def test_a_submission_has_its_time_in_total(start: Start) -> None:
    subject = start(SOURCE, seconds=20, total=3.0)
    subject.load()
    subject.budget.total_left = 0.4
    endings = []
    for _ in range(3):
        subject.budget.start_check()
        endings.append(ask(subject, "rest"))
    assert endings == [Ending("returned"), *[Ending("timed_out", text="3")] * 2]


def test_time_is_taken_from_both_budgets() -> None:
    budget = Budget(2.0, 5.0)
    budget.spend(1.5)
    assert (budget.left, budget.total_left) == (0.5, 3.5)
    budget.start_check()
    assert budget.left == 2.0
    budget.spend(2.0)
    budget.start_check()
    assert budget.left == 1.5
    assert budget.overrun() == Ending("timed_out", text="5")


def test_an_import_that_failed_is_remembered(start: Start) -> None:
    subject = start("print('tried', flush=True)\n1 / 0\n")
    for _ in range(3):
        assert ask(subject, "fine").kind == "ZeroDivisionError"
    subject.close()
    assert subject.printed == b"tried\n"


@pytest.mark.parametrize(
    ("source", "how"),
    [("import os; os.abort()", "crashed"), ("import os; os._exit(0)", "exited"), ("while True: pass", "timed_out")],
)
def test_a_death_on_import_is_remembered(start: Start, source: str, how: str) -> None:
    subject = start(source, seconds=0.5)
    assert subject.load().ended.how == how
    worker = subject.worker
    assert ask(subject, "fine").how == how and subject.worker is worker is None


def test_an_import_that_takes_all_memory_is_told(start: Start) -> None:
    subject = start("x = []\nwhile True: x.append(bytearray(b'x' * (1 << 20)))", limits=Limits(memory_mb=100))
    ended = subject.load().ended
    assert ended.how == "out_of_memory" or ended.kind == "MemoryError"


def test_costs_of_all_its_workers_are_added_up_and_what_each_prints_again_counts_once(start: Start) -> None:
    subject = start(SOURCE)
    ask(subject, "crash")
    ask(subject, "fine")
    subject.close()
    assert subject.printed == b"imported\n" * 2 and subject.printed_bytes == 9
    assert subject.cpu_seconds > 0 and subject.peak_mb > 20


def test_closing_twice_is_closing_once(start: Start) -> None:
    subject = start(SOURCE)
    subject.close()
    ask(subject, "fine")
    subject.close()
    subject.close()


def test_a_subject_goes_on_after_it_was_closed(start: Start) -> None:
    subject = start(SOURCE)
    ask(subject, "fine")
    subject.close()
    assert ask(subject, "fine").how == "returned"


def test_without_walls_it_works_as_well(start: Start, server: ForkServer) -> None:
    subject = start(SOURCE, isolation=server.isolation(walls=False), seconds=5)
    assert [ask(subject, name).how for name in ("fine", "crash", "fine")] == ["returned", "crashed", "returned"]
    assert subject.walls == []
