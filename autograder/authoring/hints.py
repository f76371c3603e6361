"""The graded hints of each exercise, from hints.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import msgspec

from autograder.assignment import Assignment, AssignmentError
from autograder.locale.language import LANGUAGES

RUNGS = 3  # the idea, what to use, almost the line

Ladder = dict[str, list[str]]  # by language


def hints_of(assignment: Assignment, exercises: Sequence[str]) -> dict[str, Ladder]:
    """Read the hints of each exercise; none without a hints.toml. Raises AssignmentError, which says what to write."""
    path = assignment.hints
    if not path.exists():
        return {}
    try:
        ladders = msgspec.convert(tomllib.loads(path.read_text("utf-8")), dict[str, Ladder])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise AssignmentError(f"{path}: {error}") from None
    for exercise in exercises:
        ladder = ladders.get(exercise, {})
        for language in LANGUAGES:
            if len([hint for hint in ladder.get(language, []) if hint.strip()]) != RUNGS:
                raise AssignmentError(f"{path}: write {RUNGS} hints in {language} for {exercise}: [{exercise}]")
    unknown = sorted(ladders.keys() - set(exercises))
    if unknown:
        raise AssignmentError(f"{path}: {unknown[0]} is no exercise; there are: {', '.join(exercises)}")
    return ladders
