"""Deadlines: the time of a submission, and the penalty for lateness."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograder.grading.policy.course_file import Policy
from autograder.locale.message import message
from autograder.report import Adjustment

TIMESTAMP = "timestamp.txt"  # what nbgrader writes into a submission
LONGEST = 200  # bytes of a time stamp
YEARS = range(1970, 9000)  # a time near the ends of the calendar has no equal in some time zones
DAY = timedelta(days=1)


def late_adjustment(policy: Policy, student: str, slug: str, handed_in: datetime, earned: float) -> Adjustment | None:
    """Return the penalty on the points earned; an adjustment of 0 points within the grace period; None if in time."""
    due = policy.due(student, slug)
    if due is None or handed_in <= due:
        return None
    late = policy.late(slug)
    by = handed_in - due
    values = {"due": shown(policy, due), "handed_in": shown(policy, handed_in)}
    if by <= timedelta(minutes=late.grace_minutes):
        told = message("late_within_grace", minutes=late.grace_minutes, **values)
        return Adjustment(id="late", points=0.0, reason=told.text, message=told)
    days = math.ceil(by / DAY)
    percent = min(late.percent_per_day * days, late.most_percent)
    told = message("late_penalty", days=days, percent=percent, **values)
    return Adjustment(id="late", points=round(-earned * percent / 100, 6) or 0.0, reason=told.text, message=told)


def handed_in_at(policy: Policy, path: Path) -> datetime | None:
    """Return the time of a submission; None if no reliable source gives it.

    A time stamp counts that lies directly in the folder of a submission, where a collector writes it. What a student
    put into an archive or a folder of her own lies deeper, and `autograder collect` leaves it out.
    """
    stamp = path / TIMESTAMP
    if stamp.is_file() and not stamp.is_symlink():
        with stamp.open("rb") as file:
            return parse(file.read(LONGEST).decode("utf-8", "replace"), policy)
    if policy.file.submitted_at == "modified":
        files = [found for found in path.rglob("*") if found.is_file()] if path.is_dir() else [path]
        times = [found.lstat().st_mtime for found in files]
        return datetime.fromtimestamp(max(times), UTC) if times else None
    return None


def parse(text: str, policy: Policy) -> datetime | None:
    """Parse a time as nbgrader writes it, `2026-03-02 23:58:23.948203 UTC`, or in ISO 8601."""
    words = text.split()
    zone = None
    if len(words) == 3:
        try:
            zone = ZoneInfo(words.pop())
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
    try:
        time = datetime.fromisoformat(" ".join(words))
    except ValueError:
        return None
    if time.year not in YEARS:
        return None
    return time.replace(tzinfo=zone) if zone is not None else policy.aware(time)


def shown(policy: Policy, time: datetime) -> str:
    """Format a time for a student, in the zone of the course."""
    zone = policy.file.timezone
    return f"{time.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"
