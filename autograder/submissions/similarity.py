"""Pairs of submissions that are suspiciously alike, by copydetect: a place to look, never a verdict."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import msgspec

from autograder.assignment import Assignment
from autograder.locale.error import KitError
from autograder.locale.message import message
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.submission import read_submission

SHORTEST = 20  # normalised letters that make a match; copydetect's 25 is for whole programs, an exercise is short
WINDOW = 4  # so every copied stretch of 23 letters is found
SHARED_BY = 0.2  # of a class: what more of them wrote is how one writes it (Moss ignores it, too)
FEWEST_SHARERS = 4  # in a small class
ALIKE = 0.8  # of what is left of the shorter one
FEWEST_LETTERS = 60  # that two have in common and the class has not


class SimilarError(KitError):
    """The comparison cannot be made; the text says what to do."""


class SimilarPair(msgspec.Struct):
    """Two submissions, what part of each is in the other, and where: (start, end) in the source."""

    assignment: str
    students: tuple[str, str]
    parts: tuple[float, float]
    sources: tuple[str, str]
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]]


def pairs_of(assignment: Assignment, places: Sequence[SubmissionPath], stub: str) -> list[SimilarPair]:
    """The pairs of one assignment that are most alike, the most alike first. Raises SimilarError."""
    try:
        from copydetect import CodeFingerprint, compare_files
    except ImportError:
        raise SimilarError(message("copydetect_missing")) from None

    def fingerprint(text: str, window: int, without: list[int]) -> Any:
        return CodeFingerprint("module.py", SHORTEST, window, without, fp=io.StringIO(text))

    texts = {place.student: text_of(place, assignment) for place in places}
    texts = {student: text for student, text in texts.items() if text.strip()}
    shared = Counter(hash for text in texts.values() for hash in fingerprint(text, 1, []).hashes)
    most = max(FEWEST_SHARERS, SHARED_BY * len(texts))
    common = set(fingerprint(stub, 1, []).hashes) | {hash for hash, count in shared.items() if count > most}
    prints = {student: fingerprint(text, WINDOW, list(common)) for student, text in texts.items()}
    found = []
    for one, other in candidates(prints):
        letters, parts, spans = compare_files(prints[one], prints[other])
        if letters >= FEWEST_LETTERS and max(parts) >= ALIKE:
            places_of = tuple([(int(a), int(b)) for a, b in zip(*span, strict=True)] for span in spans)
            found.append(
                SimilarPair(
                    assignment.slug,
                    (one, other),
                    (min(float(parts[0]), 1.0), min(float(parts[1]), 1.0)),
                    (texts[one], texts[other]),
                    (places_of[0], places_of[1]),
                )
            )
    return sorted(found, key=lambda pair: (-sum(pair.parts), pair.students))


def text_of(place: SubmissionPath, assignment: Assignment) -> str:
    """The code that was handed in, without where its cells begin."""
    submission = read_submission(place.path, place.student, place.slug, assignment.module)
    return "\n".join(piece.code.decode("utf-8", "replace") for piece in submission.sources)


def candidates(prints: dict[str, Any]) -> list[tuple[str, str]]:
    """The pairs that share enough fingerprints to be compared; all others cannot be alike."""
    owners: dict[int, list[str]] = {}
    for student, found in prints.items():
        for hash in found.hashes:
            owners.setdefault(hash, []).append(student)
    counts = Counter(pair for students in owners.values() for pair in combinations(sorted(students), 2))
    return sorted(
        (one, other)
        for (one, other), count in counts.items()
        if count >= ALIKE / 2 * min(len(prints[one].hashes), len(prints[other].hashes))
    )
