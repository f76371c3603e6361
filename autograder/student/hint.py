"""The ladder of hints: one more at each request, and never the solution."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from autograder.atomic_file import write_whole
from autograder.released import Released

SEEN = ".hints.json"  # the number of hints of each exercise that were shown


def ladder(released: Released, exercise: str, language: str) -> list[str]:
    """Return the hints of an exercise, in English if there are none in `language`. Raises ReleaseError."""
    hints = released.expectations.exercises[exercise].hints
    return hints.get(language) or hints.get("en", [])


def seen_at(folder: Path) -> dict[str, int]:
    """Return the number of hints of each exercise that were shown so far; empty if that was not kept."""
    try:
        return msgspec.json.decode((folder / SEEN).read_bytes(), type=dict[str, int])
    except (OSError, msgspec.DecodeError):
        return {}


def one_more(released: Released, exercise: str, rungs: int) -> int:
    """Return the number of hints to show now, one more than the last time, and keep it. `rungs`: all that exist."""
    seen = seen_at(released.folder)
    number = min(max(seen.get(exercise, 0), 0) + 1, rungs)
    with suppress(OSError):  # in a folder without write permission, the next request shows the first hint again
        write_whole(released.folder / SEEN, msgspec.json.encode({**seen, exercise: number}))
    return number
