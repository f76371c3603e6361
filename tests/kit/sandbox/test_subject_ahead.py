"""Tests of what is sent ahead: a worker begins with it, and nothing comes out otherwise than one by one."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from autograder.inside.protocol.observation import Ending
from autograder.inside.protocol.request import Call
from autograder.inside.protocol.wire import encode
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]

SOURCE = """
    import os, time
    asked = []
    def count(*x):
        asked.append(x)
        return len(asked)
    def crash():
        os.abort()
    def leave():
        os._exit(3)
    def hang():
        while True: pass
    def rest():
        time.sleep(0.3)
    def much(x):
        return [x] * 20
    def forge():
        from autograder.inside.protocol.channel import Channel
        from autograder.inside.protocol.observation import Observation, Ending
        from autograder.inside.protocol.wire import encode
        from autograder.inside.worker import Answered
        import socket
        channel = Channel(socket.socket(fileno=3))
        channel.send_bytes(encode(Answered(3, Observation(Ending("returned")))))
        channel.connection.detach()
"""


def calls(*names: str) -> list[Call]:
    return [Call(function=name, args=[number], seed=number) if name == "count" else Call(function=name, seed=number)
            for number, name in enumerate(names)]  # fmt: skip


def all_of(subject: Subject, requests: list[Call], ahead: bool) -> list[bytes]:
    """What is seen of some requests, each in a check of its own."""
    subject.load()
    if ahead:
        subject.send_ahead(requests)
    seen = []
    for request in requests:
        subject.budget.start_check()
        seen.append(encode(subject.observe(request)))
    return seen


@pytest.mark.parametrize(
    "names",
    [
        ["count"] * 20,
        ["count", "crash", "count", "count"],
        ["count", "leave", "count", "leave", "count"],
        ["crash"],
        ["count", "hang", "count", "count"],
        ["missing", "count", "missing"],
    ],
    ids=lambda names: " ".join(names[:4]),
)
def test_it_comes_out_as_if_it_were_asked_one_by_one(start: Start, names: list[str]) -> None:
    requests = calls(*names)
    ahead, plain = start(SOURCE, seconds=1.0), start(SOURCE, seconds=1.0)
    assert all_of(ahead, requests, ahead=True) == all_of(plain, requests, ahead=False)
    assert ahead.odd_endings == plain.odd_endings


def test_the_worker_begins_with_it_at_once(start: Start) -> None:
    subject = start(SOURCE)
    requests = calls("rest", "rest", "rest")
    subject.load()
    subject.send_ahead(requests)
    time.sleep(2)
    started = time.monotonic()
    assert [subject.observe(request).ended.how for request in requests] == ["returned"] * 3
    assert time.monotonic() - started < 0.25


def test_a_check_without_time_left_is_told_so_and_the_next_one_is_asked(start: Start) -> None:
    subject = start(SOURCE, seconds=0.5)
    requests = calls("rest", "rest", "count", "count")
    subject.load()
    subject.send_ahead(requests)
    subject.budget.start_check()
    subject.observe(requests[0])
    subject.budget.check_left = 0
    assert subject.observe(requests[1]).ended.how == "timed_out"
    subject.budget.overruns.clear()
    subject.budget.start_check()
    assert [subject.observe(request).output[0].value for request in requests[2:]] == [1, 2]  # by a worker that is fresh


def test_whoever_asks_something_else_gets_the_answer_to_that(start: Start) -> None:
    subject = start(SOURCE)
    subject.load()
    subject.send_ahead(calls("count", "hang"))
    assert subject.observe(Call(function="count", args=[9])).output[0].value == 1
    assert not subject.odd_endings


def test_a_second_time_nothing_is_sent_ahead_of_what_is_waiting(start: Start) -> None:
    subject = start(SOURCE)
    requests = calls("count", "count", "count")
    subject.load()
    subject.send_ahead(requests[:2])
    subject.send_ahead(requests[2:])
    assert [subject.observe(request).output[0].value for request in requests] == [1, 2, 3]


def test_neither_side_waits_for_the_other_to_read(start: Start) -> None:
    subject = start(SOURCE)
    requests = [Call(function="much", args=[f"{number:09}" * 50], seed=number) for number in range(400)]
    subject.load()
    subject.send_ahead(requests)
    assert 10 < len(subject.worker.ahead) < 400  # type: ignore[union-attr]
    assert all(len(subject.observe(request).output) == 21 for request in requests)


def test_without_a_worker_nothing_is_sent(start: Start) -> None:
    subject = start("1 / 0")
    assert subject.load().ended.kind == "ZeroDivisionError"
    subject.close()
    subject.send_ahead(calls("count"))
    assert subject.observe(calls("count")[0]).ended.kind == "ZeroDivisionError"


def test_an_answer_in_the_place_of_another_is_nonsense(start: Start) -> None:
    subject = start(SOURCE)
    requests = calls("forge", "count", "count")
    subject.load()
    subject.send_ahead(requests)
    seen = [subject.observe(request).ended for request in requests]
    assert seen[0] == Ending("nonsense", text="an answer to another question")
    assert [ended.how for ended in seen[1:]] == ["returned"] * 2
