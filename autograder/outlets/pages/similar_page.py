"""The page of submissions that are alike, for the teacher only: two sources side by side, shared parts marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from autograder.locale.language import Language
from autograder.outlets.escaping import visible
from autograder.outlets.pages import pages


class SimilarPairView(Protocol):
    """Two submissions that are alike, as the page needs them."""

    assignment: str
    students: tuple[str, str]
    parts: tuple[float, float]
    sources: tuple[str, str]
    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]]


@dataclass(slots=True)
class Side:
    """One of the two submissions."""

    student: str
    percent: int
    source: Markup


def render(pairs: Iterable[SimilarPairView], language: Language, titles: Mapping[str, str]) -> str:
    """Return the page. `titles`: the title of each slug that was compared."""
    found = [
        (
            pair.assignment,
            [
                Side(student, round(100 * part), marked(source, spans))
                for student, part, source, spans in zip(
                    pair.students, pair.parts, pair.sources, pair.spans, strict=True
                )
            ],
        )
        for pair in pairs
    ]
    return pages.render("similar_page.html", language, pairs=found, titles=titles)


def marked(source: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """Return the source as HTML with the spans (start, end) marked."""
    parts, position = [], 0
    for start, end in sorted(spans):
        start = max(start, position)
        if end > start:
            parts += [visible(source[position:start]), Markup("<mark>"), visible(source[start:end]), Markup("</mark>")]
            position = end
    return Markup("").join([*parts, visible(source[position:])])
