"""Tests of the pool: whatever is lost with whom, no job is."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from autograder.grading.executors.job_queue import JobQueue
from autograder.grading.executors.local_pool import LocalPool, _JudgeProcess
from autograder.grading.executors.messages import Job, JobLost, RunSetup
from autograder.grading.results.provenance import now
from autograder.inside.protocol.channel import Channel
from autograder.sandbox.server import SandboxLost
from autograder.submissions.submission import Submission

SLUG = "03_stable_softmax"
JOB = Job(Submission("ana", SLUG, "stable_softmax", [], False, {}, [], ""))


class LostServer:
    """A fork server that was killed."""

    def end(self, pid: int) -> None:
        raise SandboxLost("the fork server does not answer")


class SteadyServer:
    """A fork server whose judges can be ended."""

    def end(self, pid: int) -> None:
        """Do nothing: there is no process."""


@pytest.fixture
def pool() -> LocalPool:
    return LocalPool(RunSetup(root="", assignments={}, seconds={SLUG: 1.0}, provenance=now(0)), size=1)


@pytest.fixture
def judge(pool: LocalPool) -> Iterator[tuple[_JudgeProcess, socket.socket]]:
    """A judge of the pool at work, and the other end of its channel."""
    ours, theirs = socket.socketpair()
    judge = _JudgeProcess(0, Channel(ours))
    judge.ready, judge.job = True, JOB
    pool.judges[ours.fileno()] = judge
    yield judge, theirs
    theirs.close()
    ours.close()


def test_a_job_whose_judge_is_lost_together_with_the_server_waits_for_the_next_server(
    pool: LocalPool, judge: tuple[_JudgeProcess, socket.socket]
) -> None:
    process, theirs = judge
    theirs.close()  # the judge is gone
    with pytest.raises(SandboxLost):
        list(pool._hear(LostServer(), process, JobQueue([])))  # type: ignore[arg-type]
    assert [one.job for one in pool.judges.values()] == [JOB]


@pytest.mark.parametrize(
    "last_words", [b"", b"\x00\x00\x00", b"\x00\x00\x00\x01\xc1"], ids=["none", "cut", "no report"]
)
def test_a_job_whose_judge_dies_with_whatever_last_words_is_given_to_another(
    pool: LocalPool, judge: tuple[_JudgeProcess, socket.socket], last_words: bytes
) -> None:
    process, theirs = judge
    queue = JobQueue([])
    theirs.sendall(last_words)
    theirs.close()
    assert list(pool._hear(SteadyServer(), process, queue)) == []  # type: ignore[arg-type]
    assert pool.judges == {} and queue.take() is JOB


def test_a_judge_that_stops_in_the_middle_of_a_message_is_lost_at_its_deadline(
    pool: LocalPool, judge: tuple[_JudgeProcess, socket.socket]
) -> None:
    process, theirs = judge
    theirs.sendall(b"\x00\x00")
    process.deadline = 0.0
    queue = JobQueue([])
    assert list(pool._hear(SteadyServer(), process, queue)) == []  # type: ignore[arg-type]
    assert queue.take() is JOB


def test_a_job_that_ends_three_judges_is_lost(pool: LocalPool) -> None:
    queue = JobQueue([JOB])
    came = []
    for _ in range(3):
        ours, theirs = socket.socketpair()
        process = _JudgeProcess(0, Channel(ours))
        process.ready, process.job = True, queue.take()
        pool.judges[ours.fileno()] = process
        theirs.close()
        came += list(pool._hear(SteadyServer(), process, queue))  # type: ignore[arg-type]
    assert came == [JobLost(JOB)] and not queue
