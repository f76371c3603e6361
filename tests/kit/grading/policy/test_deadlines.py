"""Lateness: the grace, each begun day, the most that it costs, and when nobody knows."""

import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.policy.course_file import CourseFile, Due, Late, Policy
from autograder.grading.policy.deadlines import handed_in_at, late_adjustment, parse

SLUG = "03_stable_softmax"
DUE = datetime(2026, 3, 2, 12, tzinfo=UTC)


def policy(**late: Any) -> Policy:
    return Policy(CourseFile(late=Late(**late), assignments={SLUG: Due(DUE)}))


@pytest.mark.parametrize(
    ("late", "points"),
    [
        (timedelta(0), None),
        (timedelta(minutes=14), 0.0),
        (timedelta(minutes=16), -1.0),
        (timedelta(days=1), -1.0),
        (timedelta(days=1, seconds=1), -2.0),
        (timedelta(days=30), -5.0),
    ],
)
def test_every_begun_day_costs_its_part_up_to_the_most(late: Any, points: Any) -> None:
    found = late_adjustment(
        policy(grace_minutes=15, percent_per_day=10, most_percent=50), "ana", SLUG, DUE + late, earned=10
    )
    assert (found.points if found else None) == points


def test_the_line_says_when_in_the_zone_of_the_course() -> None:
    rules = policy(percent_per_day=10)
    rules.file.timezone = "America/Sao_Paulo"
    found = late_adjustment(rules, "ana", SLUG, DUE + timedelta(hours=1), earned=10)
    assert found is not None
    assert found.reason == (
        "Late by 1 day, each begun day counted: handed in at 2026-03-02 10:00 America/Sao_Paulo, "
        "due 2026-03-02 09:00 America/Sao_Paulo. 10% less."
    )


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-02 23:58:23.948203 UTC", datetime(2026, 3, 2, 23, 58, 23, 948203, UTC)),
        ("2026-03-02 20:58:23 America/Sao_Paulo", datetime(2026, 3, 2, 23, 58, 23, tzinfo=UTC)),
        ("2026-03-02T23:58:23+00:00", datetime(2026, 3, 2, 23, 58, 23, tzinfo=UTC)),
        ("2026-03-02 23:58", datetime(2026, 3, 2, 23, 58, tzinfo=UTC)),
        ("yesterday", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("0001-01-01T00:00:00+12:00", None),
        ("2026-03-02 23:58:23 Nowhere", None),
    ],
)
def test_a_timestamp_is_read_as_nbgrader_writes_it(text: str, time: Any) -> None:
    assert parse(text, Policy()) == time


def test_the_time_of_a_file_counts_only_where_the_course_says_so(tmp_path: Path) -> None:
    (tmp_path / "stable_softmax.py").write_text("x = 1\n")
    assert handed_in_at(Policy(), tmp_path) is None
    rules = Policy(CourseFile(submitted_at="modified"))
    at = handed_in_at(rules, tmp_path)
    assert at is not None and at.year >= 2026
    (tmp_path / "timestamp.txt").write_text("2026-03-02 23:58:23 UTC")
    assert handed_in_at(rules, tmp_path) == datetime(2026, 3, 2, 23, 58, 23, tzinfo=UTC)


def test_only_a_time_stamp_that_a_collector_wrote_counts(tmp_path: Path) -> None:
    stamp = "2020-01-01 00:00:00 UTC"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "timestamp.txt").write_text(stamp)
    with zipfile.ZipFile(tmp_path / "answer.zip", "w") as archive:
        archive.writestr("timestamp.txt", stamp)
    assert handed_in_at(Policy(), tmp_path) is None
    (tmp_path / "timestamp.txt").symlink_to(tmp_path / "own" / "timestamp.txt")
    assert handed_in_at(Policy(), tmp_path) is None


def test_a_long_time_stamp_is_not_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "timestamp.txt").write_text("2026-03-02 23:58:23 UTC" + " " * (1 << 20) + "x")
    assert handed_in_at(Policy(), tmp_path) == datetime(2026, 3, 2, 23, 58, 23, tzinfo=UTC)
