"""Pictures of a failed check as plain SVG, which every notebook shows: where tensors differ, and the steps of training.

Nothing is told by colour alone: what is wrong has a frame, and every picture a text for those who do not see it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from autograder.student.outcome import Steps, TensorDifference
from autograder.student.wording import LONGEST_STEPS, Words

CELL = (58, 24)
GAP = 34  # between two maps
STEP = 30
INK, WRONG, PAPER = "#1f2328", "#b3261e", "#ffffff"
BEATS = {"F": "#cfe3ff", "B": "#ffdfc2", "S": "#d3f0d3"}  # a pale ground for each beat of the cycle
FONT = 'font-family="ui-sans-serif, system-ui, sans-serif" font-size="12"'


def heat_map(seen: TensorDifference, words: Words) -> str:
    """Expected, got, and how far apart they are, side by side; every entry that is wrong is framed."""
    where = words.render(seen.where) if seen.where is not None else words.say("values")
    shape = str(tuple(seen.shape))
    told = words.say("heat_part" if seen.part else "heat_title", where=where, shape=shape, part=seen.part)
    apart = [
        [abs(got - right) for got, right in zip(*rows, strict=True)]
        for rows in zip(seen.got, seen.expected, strict=True)
    ]
    width, height = len(seen.expected[0]) * CELL[0], len(seen.expected) * CELL[1]
    largest = largest_of(seen.expected)
    parts = [text(0, 14, told, weight="bold")]
    for number, (label, sheet, scale, colour) in enumerate(
        (
            ("label_expected", seen.expected, largest, "blue"),
            ("heat_got", seen.got, largest, "blue"),
            ("heat_apart", apart, largest_of(apart), "red"),
        )
    ):
        left = number * (width + GAP)
        parts.append(text(left, 36, words.say(label)))
        frames = seen.wrong if number else None
        parts.append(cells(sheet, frames, (left, 44), scale, colour))
    return picture(3 * width + 2 * GAP, height + 50, told, parts)


def largest_of(sheet: Sequence[Sequence[float]]) -> float:
    """The largest size of a finite number in it, 1 where there is none."""
    return max((abs(value) for row in sheet for value in row if math.isfinite(value)), default=0.0) or 1.0


def cells(
    sheet: Sequence[Sequence[float]],
    frames: Sequence[Sequence[bool]] | None,
    at: tuple[int, int],
    largest: float,
    colour: str,
) -> str:
    """One sheet of numbers on a ground that is darker the larger they are."""
    parts, framed = [], []
    for row, values in enumerate(sheet):
        for column, value in enumerate(values):
            x, y = at[0] + column * CELL[0], at[1] + row * CELL[1]
            ground = shade(value, largest, colour)
            parts.append(box(x, y, CELL, ground, "#d0d7de", 1))
            parts.append(text(x + CELL[0] / 2, y + 16, number(value), anchor="middle"))
            if frames is not None and frames[row][column]:
                framed.append(box(x + 1, y + 1, (CELL[0] - 2, CELL[1] - 2), "none", WRONG, 2.5))
    return "".join([*parts, *framed])


def shade(value: float, largest: float, colour: str) -> str:
    """A pale ground, so that dark ink stays readable on it; grey for what is no number."""
    if not math.isfinite(value):
        return "#d8d8d8"
    strength = min(abs(value) / largest, 1.0)
    paler, other = round(255 - 70 * strength), round(255 - 105 * strength)
    warm = colour == "red" or value < 0
    return f"rgb(255,{paler},{other})" if warm else f"rgb({other},{paler},255)"


def steps(seen: Steps, words: Words) -> str:
    """What the loop did above what it should have done; the first beat at which they part is framed."""
    rows = [("label_steps_got", seen.got), ("label_expected", seen.expected)]
    labels = [words.say(label) for label, _ in rows]
    left = 8 * max(map(len, labels)) + 10
    beats_apart = (i for i, pair in enumerate(zip(seen.got, seen.expected, strict=False)) if pair[0] != pair[1])
    part = next(beats_apart, min(len(seen.got), len(seen.expected)))
    first = max(0, part - LONGEST_STEPS + 6)
    framed = 0 if part < len(seen.got) else 1  # a beat that is missing can only be framed where it should be
    drawn, longest = [], 0
    for row, (label, (_, beats)) in enumerate(zip(labels, rows, strict=True)):
        y = row * (STEP + 8)
        drawn.append(text(0, y + 20, label))
        shown = beats[first : first + LONGEST_STEPS]
        longest = max(longest, len(shown))
        for index, beat in enumerate(shown):
            x = left + index * STEP
            size = (STEP - 4, STEP - 2)
            drawn.append(box(x, y, size, ground_of(beat), INK, 0.7))
            drawn.append(text(x + size[0] / 2, y + 19, beat, anchor="middle", weight="bold"))
            if first + index == part and row == framed:
                drawn.append(box(x - 1.5, y - 1.5, (size[0] + 3, size[1] + 3), "none", WRONG, 2.5))
        if len(beats) > first + LONGEST_STEPS:
            drawn.append(text(left + len(shown) * STEP, y + 19, "…"))
    told = f"{labels[0]}: {' '.join(seen.got[:60])}. {labels[1]}: {' '.join(seen.expected[:60])}."
    return picture(left + longest * STEP + 14, 2 * STEP + 6, told, drawn)


def ground_of(beat: str) -> str:
    """The colour of a beat of the training cycle, whatever its mode."""
    kinds = {"F": "FfEe", "B": "Bb", "S": "SsX"}
    return next((BEATS[kind] for kind, letters in kinds.items() if beat in letters), PAPER)


def number(value: float) -> str:
    """A number that fits a cell."""
    return f"{value:.3g}" if math.isfinite(value) else str(value)


def text(x: float, y: float, words: str, anchor: str = "start", weight: str = "normal") -> str:
    """A line of text."""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}" fill="{INK}" {FONT}>'
        f"{escape(words)}</text>"
    )


def box(x: float, y: float, size: tuple[float, float], fill: str, stroke: str, width: float) -> str:
    """A rectangle."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{size[0]:g}" height="{size[1]:g}" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="{width:g}"/>'
    )


def picture(width: float, height: float, told: str, parts: Sequence[str]) -> str:
    """A whole picture on white paper, whatever theme the notebook has; it shrinks to the width that there is."""
    margin = 10
    full = (width + 2 * margin, height + 2 * margin)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(told)}" '
        f'viewBox="0 0 {full[0]:g} {full[1]:g}" width="{full[0]:g}" '
        'style="display: block; max-width: 100%; height: auto; margin: 0.4em 0">'
        f'<rect width="100%" height="100%" fill="{PAPER}" rx="6"/>'
        f'<g transform="translate({margin} {margin})">{"".join(parts)}</g></svg>'
    )
