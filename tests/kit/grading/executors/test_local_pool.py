"""Tests of the pool: whatever is lost with whom, no job is."""

from __future__ import annotations

import socket
from collections import deque

import pytest

from autograder.grading.executors.local_pool import LocalPool, _Judge
from autograder.grading.executors.messages import Begin, Job
from autograder.grading.results.provenance import now
from autograder.inside.protocol.channel import Channel
from autograder.sandbox.server import SandboxLost


class LostServer:
    """A fork server that was killed."""

    def end(self, pid: int) -> None:
        raise SandboxLost("the fork server does not answer")


def test_a_job_whose_judge_is_lost_together_with_the_server_waits_for_the_next_server() -> None:
    begin = Begin("", [], 0, "", "en", "", now(0), {})
    pool = LocalPool(begin, walls=False, required=(), size=1, seconds=lambda slug: 1.0)
    ours, theirs = socket.socketpair()
    judge = _Judge(0, Channel(ours))
    judge.ready, judge.job = True, Job("ana", "03_stable_softmax", "")
    judges = {ours.fileno(): judge}
    theirs.close()  # the judge is gone
    with pytest.raises(SandboxLost):
        list(pool._lost(LostServer(), judges, judge, deque()))  # type: ignore[arg-type]
    assert [one.job for one in judges.values()] == [judge.job]
    ours.close()
