"""The graded hints of each exercise, from hints.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import msgspec

from autograder.assignment import Assignment, AssignmentError
from autograder.locale.language import LANGUAGES
from autograder.locale.message import message

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
        raise AssignmentError(message("file_wrong", file=str(path), text=str(error))) from None
    for exercise in exercises:
        ladder = ladders.get(exercise, {})
        for language in LANGUAGES:
            if len([hint for hint in ladder.get(language, []) if hint.strip()]) != RUNGS:
                where = {"file": str(path), "language": language, "exercise": exercise}
                raise AssignmentError(message("hints_missing", count=RUNGS, **where))
    unknown = sorted(ladders.keys() - set(exercises))
    if unknown:
        names = ", ".join(exercises)
        raise AssignmentError(message("hints_of_no_exercise", file=str(path), name=unknown[0], names=names))
    return ladders
