"""Pictures of a failed check as plain SVG, which every notebook shows: where tensors differ, and the steps of training.

No picture relies on colours alone: wrong values have a frame, and each picture has a text for those who do not see it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from markupsafe import Markup

from autograder.outlets.pages.pages import environment
from autograder.student.outcome import Steps, TensorDifference
from autograder.student.wording import LONGEST_STEPS, Words

TEMPLATES = Path(__file__).parent / "templates"
CELL_WIDTH, CELL_HEIGHT = 58, 24
GAP = 34  # between two sheets
TOP = 44  # of a sheet, below the title and its label
STEP, ROW = 30, 38  # from one beat to the next, and from one row to the next
BEFORE_THE_DIFFERENCE = LONGEST_STEPS - 6  # beats that are shown of a long loop

Sheet = Sequence[Sequence[float]]
Hue = Literal["blue", "red"]


@dataclass(slots=True)
class Cell:
    """A number on its ground."""

    x: int
    y: int
    ground: str
    text: str
    wrong: bool


@dataclass(slots=True)
class DrawnSheet:
    """A sheet of numbers with its label."""

    left: int
    label: str
    cells: list[Cell]


@dataclass(slots=True)
class Beat:
    """One event of a training loop."""

    x: int
    letter: str
    ground: str
    wrong: bool


@dataclass(slots=True)
class Row:
    """The events of one loop. `more_at`: where an ellipsis stands for those that are cut."""

    y: int
    label: str
    beats: list[Beat]
    more_at: int | None


def heat_map(seen: TensorDifference, words: Words) -> Markup:
    """Draw the expected numbers, the student's and their distances side by side; wrong entries are framed."""
    largest = largest_of(seen.expected)
    apart = [
        [abs(got - right) for got, right in zip(*rows, strict=True)]
        for rows in zip(seen.got, seen.expected, strict=True)
    ]
    nothing_wrong = [[False] * len(row) for row in seen.wrong]
    width, height = len(seen.expected[0]) * CELL_WIDTH, len(seen.expected) * CELL_HEIGHT
    lefts = [number * (width + GAP) for number in range(3)]
    sheets = [
        DrawnSheet(lefts[0], words.say("label_expected"), cells(seen.expected, nothing_wrong, lefts[0], largest)),
        DrawnSheet(lefts[1], words.say("heat_got"), cells(seen.got, seen.wrong, lefts[1], largest)),
        DrawnSheet(lefts[2], words.say("heat_apart"), cells(apart, seen.wrong, lefts[2], largest_of(apart), "red")),
    ]
    return render(
        "heat_map.html",
        width=lefts[2] + width,
        height=height + TOP + 6,
        title=title_of(seen, words),
        sheets=sheets,
        cell_width=CELL_WIDTH,
        cell_height=CELL_HEIGHT,
    )


def title_of(seen: TensorDifference, words: Words) -> str:
    """The place of a difference, its shape, and the part of it that is shown."""
    where = words.render(seen.where) if seen.where is not None else words.say("values")
    return words.say(
        "heat_part" if seen.part else "heat_title", where=where, shape=str(tuple(seen.shape)), part=seen.part
    )


def largest_of(sheet: Sheet) -> float:
    """The largest magnitude of a finite number, 1 if there is none."""
    return max((abs(value) for row in sheet for value in row if math.isfinite(value)), default=0.0) or 1.0


def cells(sheet: Sheet, wrong: Sequence[Sequence[bool]], left: int, largest: float, hue: Hue = "blue") -> list[Cell]:
    """Place the numbers of a sheet on grounds that are the darker the larger they are."""
    return [
        Cell(
            left + column * CELL_WIDTH,
            TOP + row * CELL_HEIGHT,
            shade(value, largest, hue),
            f"{value:.3g}",
            wrong[row][column],
        )
        for row, values in enumerate(sheet)
        for column, value in enumerate(values)
    ]


def shade(value: float, largest: float, hue: Hue) -> str:
    """Return a pale colour, on which dark ink stays readable; grey for what is not finite, red for what is negative."""
    if not math.isfinite(value):
        return "#d8d8d8"
    strength = min(abs(value) / largest, 1.0)
    paler, other = round(255 - 70 * strength), round(255 - 105 * strength)
    is_warm = hue == "red" or value < 0
    return f"rgb(255,{paler},{other})" if is_warm else f"rgb({other},{paler},255)"


def steps(seen: Steps, words: Words) -> Markup:
    """Draw the student's loop above the right one; the first beat at which they differ is framed."""
    loops = {words.say("label_steps_got"): seen.got, words.say("label_expected"): seen.expected}
    left = 8 * max(map(len, loops)) + 10
    apart = first_difference(seen)
    # a beat that is missing can only be framed in the row where it should be
    framed_row = 0 if apart < len(seen.got) else 1
    start = max(0, apart - BEFORE_THE_DIFFERENCE)
    rows = [
        row_of(number, label, beats, left, start, apart if number == framed_row else None)
        for number, (label, beats) in enumerate(loops.items())
    ]
    return render(
        "steps.html",
        width=left + max(len(row.beats) for row in rows) * STEP + 14,
        height=2 * STEP + 6,
        title=" ".join(f"{label}: {' '.join(beats[:60])}." for label, beats in loops.items()),
        rows=rows,
        beat_width=STEP - 4,
        beat_height=STEP - 2,
    )


def first_difference(seen: Steps) -> int:
    """The index of the first beat at which two loops differ, or at which the shorter one ends."""
    pairs = zip(seen.got, seen.expected, strict=False)
    return next(
        (index for index, (got, expected) in enumerate(pairs) if got != expected),
        min(len(seen.got), len(seen.expected)),
    )


def row_of(number: int, label: str, beats: str, left: int, start: int, framed: int | None) -> Row:
    """Place the beats of a loop from `start` on. `framed`: the index of the beat to be framed, if any."""
    shown = beats[start : start + LONGEST_STEPS]
    placed = [
        Beat(left + index * STEP, beat, ground_of(beat), start + index == framed) for index, beat in enumerate(shown)
    ]
    is_cut = len(beats) > start + LONGEST_STEPS
    return Row(number * ROW, label, placed, left + len(shown) * STEP if is_cut else None)


def ground_of(beat: str) -> str:
    """The colour of a beat of the training cycle, in any mode: forward, backward or step."""
    grounds = {"FfEe": "#cfe3ff", "Bb": "#ffdfc2", "SsX": "#d3f0d3"}
    return next((ground for letters, ground in grounds.items() if beat in letters), "#ffffff")


def render(name: str, **values: Any) -> Markup:
    """Render one of the templates of this package."""
    return Markup(environment(TEMPLATES).get_template(name).render(values))
