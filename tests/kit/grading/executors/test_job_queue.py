"""Tests of the queue: jobs are read as they are taken, and none is tried for ever."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.grading.executors.job_queue import MOST_ATTEMPTS, FaultLog, JobQueue
from autograder.grading.executors.messages import Job, JobLost
from autograder.submissions.submission import Submission


def job(student: str) -> Job:
    """A job with nothing in it."""
    return Job(Submission(student, "01_double", "double", [], False, {}, [], ""))


def test_jobs_are_read_only_as_they_are_asked_for() -> None:
    read: list[str] = []

    def jobs() -> Iterator[Job]:
        for student in ("ana", "bia", "caio"):
            read.append(student)
            yield job(student)

    queue = JobQueue(jobs())
    assert queue and read == ["ana"]
    assert queue.count(2) == 2 and read == ["ana", "bia"]
    assert [queue.take().key[0] for _ in range(3)] == ["ana", "bia", "caio"]
    assert not queue and queue.count(5) == 0
    with pytest.raises(IndexError):
        queue.take()


def test_a_lost_job_comes_back_behind_those_that_wait_until_it_was_tried_often_enough() -> None:
    queue = JobQueue([job("ana"), job("bia")])
    ana = queue.take()
    assert queue.count(1) == 1  # another one waits
    assert queue.lose(ana) is None
    assert queue.take().key[0] == "bia"
    for _ in range(MOST_ATTEMPTS - 2):
        assert queue.lose(queue.take()) is None
    assert queue.lose(queue.take()) == JobLost(ana)
    assert not queue


def test_a_job_that_nobody_could_begin_is_next_and_no_attempt() -> None:
    queue = JobQueue([job("ana"), job("bia")])
    for _ in range(2 * MOST_ATTEMPTS):
        queue.give_back(queue.take())
    assert queue.lose(queue.take()) is None


def test_a_fault_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    log = FaultLog()
    log.print(["one", "two"])
    log.print(["two", "three"])
    assert capsys.readouterr().err.splitlines() == ["broken: one", "broken: two", "broken: three"]
