"""Tests of stations: what travels is bytes, what is warm stays warm, and the course lies where only its owner looks."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from autograder.assignment import Course
from autograder.grading.executors.messages import Job, RunSetup
from autograder.grading.executors.ray_node import Graded, Reply, Station, Unfit
from autograder.grading.policy.wall_policy import WallPolicy
from autograder.grading.results.provenance import now
from autograder.report import decode
from autograder.submissions.submission import read_submission
from tests.support import ROOT

SLUG = "03_stable_softmax"
ASSIGNMENT = Course(ROOT).assignment(SLUG)


def station_of(course: dict[str, bytes], *required: str) -> Station:
    """A station as a node makes it: of bytes."""
    setup = RunSetup(
        root="/nowhere",
        assignments={SLUG: ASSIGNMENT.digest()},
        seconds={SLUG: 60.0},
        provenance=now(0),
        walls=WallPolicy(required=required),
        out="out",
        course=course,
    )
    return Station(msgspec.msgpack.encode(setup))


def ask(station: Station, student: str) -> Reply:
    """The reply to the reference, handed in."""
    submission = read_submission(ASSIGNMENT.reference, student, SLUG, ASSIGNMENT.module)
    reply: Reply = msgspec.msgpack.decode(
        station.grade(msgspec.msgpack.encode(Job(submission, "page"))),
        type=Reply,
    )
    return reply


@pytest.fixture(scope="module")
def station() -> Iterator[Station]:
    """A station of the course as it is."""
    station = station_of(ASSIGNMENT.files())
    yield station
    station.close()


def test_a_station_stays_warm_from_one_submission_to_the_next(station: Station) -> None:
    replies, judges = [], []
    for student in ("ana", "bruno"):
        replies.append(ask(station, student))
        assert station.pool is not None
        judges.append([judge.pid for judge in station.pool.judges.values()])
    assert station.pool is not None and station.pool.servers == 1 and judges[0] == judges[1]
    for student, reply in zip(("ana", "bruno"), replies, strict=True):
        assert isinstance(reply, Graded)
        report = decode(reply.done.report)
        assert (report.student, report.score) == (student, report.max_score)
        assert b"<html" in reply.done.page


def test_the_course_lies_in_a_folder_of_its_owner_and_goes_with_the_station() -> None:
    station = station_of(ASSIGNMENT.files())
    try:
        ask(station, "ana")
        assert station.pool is not None and station.pool.server is not None
        scratch = station.pool.server.scratch
        (folder,) = scratch.glob("course-*")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "solutions" / SLUG / f"{ASSIGNMENT.module}.py").exists()
    finally:
        station.close()
    assert not scratch.exists()


def test_what_no_verdict_needs_does_not_travel() -> None:
    files = ASSIGNMENT.files()
    assert f"solutions/{SLUG}/{ASSIGNMENT.module}.py" in files
    assert f"tests/hidden/{SLUG}/test_softmax.py" in files
    assert not [name for name in files if "honest" in name or "lesson" in name or name.endswith(".pyc")]


def test_a_station_without_a_wall_that_the_run_asks_for_refuses_and_says_which() -> None:
    station = station_of(ASSIGNMENT.files(), "a moat")
    try:
        assert ask(station, "ana") == Unfit("walls", "a moat")
    finally:
        station.close()


def test_checks_that_cannot_be_collected_are_told() -> None:
    files = ASSIGNMENT.files() | {f"tests/hidden/{SLUG}/test_softmax.py": b"import nothing_of_that_name\n"}
    station = station_of(files)
    try:
        reply = ask(station, "ana")
    finally:
        station.close()
    assert isinstance(reply, Unfit) and reply.why == "checks" and "nothing_of_that_name" in reply.text
