"""Finds pairs of submissions that are suspiciously alike, with copydetect: a place to look, never a verdict."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import msgspec

from autograder.assignment import Assignment
from autograder.locale.error import KitError
from autograder.locale.message import message
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.submission import read_submission

SHORTEST = 20  # normalised characters of a match; copydetect's 25 suits whole programs, and an exercise is short
WINDOW = 4  # so every copied stretch of 23 characters is found
SHARED_BY = 0.2  # of a class: what more students wrote is common knowledge (Moss ignores it, too)
FEWEST_SHARERS = 4  # in a small class
ALIKE = 0.8  # of the shorter one, without the stub and what is common
FEWEST_CHARACTERS = 60  # that two have in common beyond that

Fingerprint = Any  # copydetect.CodeFingerprint, whose package is only imported when it is needed


class SimilarError(KitError):
    """The comparison cannot be made; `message` says what to do."""


class SimilarPair(msgspec.Struct):
    """Two submissions, the part of each that is in the other (0 to 1), and where: spans (start, end) in the source."""

    assignment: str
    students: tuple[str, str]
    parts: tuple[float, float]
    sources: tuple[str, str]
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]]


def pairs_of(assignment: Assignment, places: Sequence[SubmissionPath], stub: str) -> list[SimilarPair]:
    """Return the pairs of one assignment that are alike, the most alike first. Raises SimilarError."""
    texts = {place.student: text_of(place, assignment) for place in places}
    texts = {student: text for student, text in texts.items() if text.strip()}
    prints = fingerprints(texts, stub)
    compared = (pair_of(assignment.slug, one, other, texts, prints) for one, other in candidates(prints))
    found = [pair for pair in compared if pair is not None]
    return sorted(found, key=lambda pair: (-sum(pair.parts), pair.students))


def text_of(place: SubmissionPath, assignment: Assignment) -> str:
    """The code of a submission, without the headings of cells."""
    submission = read_submission(place.path, place.student, place.slug, assignment.module)
    return "\n".join(piece.code.decode("utf-8", "replace") for piece in submission.sources)


def fingerprints(texts: Mapping[str, str], stub: str) -> dict[str, Fingerprint]:
    """The fingerprint of each student's code, without the stub and what a large part of the class wrote.

    Raises SimilarError.
    """
    shared = Counter(hash for text in texts.values() for hash in fingerprint(text, 1).hashes)
    most = max(FEWEST_SHARERS, SHARED_BY * len(texts))
    common = {hash for hash, count in shared.items() if count > most}.union(fingerprint(stub, 1).hashes)
    return {student: fingerprint(text, WINDOW, common) for student, text in texts.items()}


def fingerprint(text: str, window: int, without: Iterable[int] = ()) -> Fingerprint:
    """The hashes of a text by winnowing, but those in `without`. Raises SimilarError."""
    try:
        from copydetect import CodeFingerprint
    except ImportError:
        raise SimilarError(message("copydetect_missing")) from None
    return CodeFingerprint("module.py", SHORTEST, window, list(without), fp=io.StringIO(text))


def candidates(prints: Mapping[str, Fingerprint]) -> list[tuple[str, str]]:
    """The pairs of students that share enough hashes to be compared; all others cannot be alike."""
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


def pair_of(
    slug: str, one: str, other: str, texts: Mapping[str, str], prints: Mapping[str, Fingerprint]
) -> SimilarPair | None:
    """Compare two submissions; None if they are not alike."""
    from copydetect import compare_files

    characters, parts, (first, second) = compare_files(prints[one], prints[other])
    if characters < FEWEST_CHARACTERS or max(parts) < ALIKE:
        return None
    shares = (min(float(parts[0]), 1.0), min(float(parts[1]), 1.0))
    return SimilarPair(slug, (one, other), shares, (texts[one], texts[other]), (spans_of(first), spans_of(second)))


def spans_of(bounds: Iterable[Iterable[int]]) -> list[tuple[int, int]]:
    """copydetect's rows of starts and ends as a list of (start, end)."""
    return [(int(start), int(end)) for start, end in zip(*bounds, strict=True)]
