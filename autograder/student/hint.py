"""The ladder of hints: one more each time that somebody asks, and never the solution."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from autograder.atomic_file import write_whole
from autograder.released import Released

SEEN = ".hints.json"  # how many hints of each exercise were shown


def ladder(released: Released, exercise: str, language: str) -> list[str]:
    """The hints of an exercise, in the reader's language or else in English. Raises ReleaseError."""
    hints = released.expectations.exercises[exercise].hints
    return hints.get(language) or hints.get("en", [])


def seen_at(folder: Path) -> dict[str, int]:
    """How many hints of each exercise were shown so far; none where that was not kept."""
    try:
        return msgspec.json.decode((folder / SEEN).read_bytes(), type=dict[str, int])
    except (OSError, msgspec.DecodeError):
        return {}


def one_more(released: Released, exercise: str, rungs: int) -> int:
    """How many hints to show now: one more than the last time, up to all of them."""
    seen = seen_at(released.folder)
    number = min(max(seen.get(exercise, 0), 0) + 1, rungs)
    with suppress(OSError):  # a folder that cannot be written to: then it begins with the first again
        write_whole(released.folder / SEEN, msgspec.json.encode({**seen, exercise: number}))
    return number
