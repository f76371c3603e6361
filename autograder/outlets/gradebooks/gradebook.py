"""What goes into a gradebook: who has which row, how many points, and what there is to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.gradebooks.csv_template import Table, key
from autograder.outlets.gradebooks.grades_csv import FORMULA
from autograder.outlets.student_view import cross
from autograder.report import Report

NUMBER_AT_END = re.compile(r"_(\d+)$")  # Ana Lima_123: how an LMS names what it hands out
NUMBER = re.compile(r"\d+([.,]\d+)?")


@dataclass(slots=True, frozen=True)
class GradebookRow:
    """One student's row."""

    row: int
    report: Report


def entries(
    table: Table, reports: Sequence[Report], people: Sequence[tuple[int, Collection[str]]]
) -> Iterator[GradebookRow]:
    """Everybody's row; whoever has none, and whose report is not to be handed out, is noted.

    `people`: the rows of students, each with all that identifies one.
    """
    rows = [row for row, _ in people]
    identities = [{key(text) for text in texts if text} for _, texts in people]
    places = {report.student: match(report.student, identities) for report in reports}
    taken = Counter(places.values())
    unmatched, twice, unfinished = [], [], []
    for report in sorted(reports, key=lambda report: report.student):
        place = places[report.student]
        if place is None:
            unmatched.append(report.student)
        elif taken[place] > 1:  # a name can be made to look like another's
            twice.append(report.student)
        elif report.outcome == "broken":
            unfinished.append(report.student)
        else:
            yield GradebookRow(rows[place], report)
    table.notes += [message("export_unmatched", students=", ".join(unmatched))] if unmatched else []
    table.notes += [message("export_twice", students=", ".join(twice))] if twice else []
    table.notes += [message("export_broken", students=", ".join(unfinished))] if unfinished else []


def match(student: str, identities: Sequence[Collection[str]]) -> int | None:
    """Which of these a student is, by all of the name or the number behind it; None for nobody, or more than one.

    Not by the name before a number: another student may be called the same.
    """
    number = NUMBER_AT_END.search(student)
    for name in (student, number[1] if number else student):
        found = [place for place, texts in enumerate(identities) if key(name) in texts]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def both_ways(name: str) -> list[str]:
    """A name as it stands, and with the first name first."""
    last, comma, first = name.partition(",")
    return [name, f"{first.strip()} {last.strip()}"] if comma else [name]


def grade(report: Report, highest: float | None) -> str:
    """The score as a number of the gradebook's own scale, with a decimal point, which all of them read."""
    crossing = cross(report, Language("en"))
    points = crossing.score if highest is None else crossing.fraction * highest
    return f"{points:.2f}".rstrip("0").rstrip(".")


def number(text: str) -> float | None:
    """A number with either decimal sign, None where it is none."""
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def scaled(table: Table, highest: float | None, reports: Sequence[Report]) -> float | None:
    """The highest grade of the gradebook where it is not that of the assignment, which is noted; else None."""
    points = {report.max_score for report in reports}
    if highest is None or points == {highest}:
        return None
    ours = ", ".join(f"{value:g}" for value in sorted(points))
    table.notes.append(message("export_scaled", points=ours, highest=highest))
    return highest


def summary(report: Report, language: Language) -> str:
    """What a student reads in a gradebook: the score, what there is to say of the whole, and what did not pass."""
    _ = language.text
    crossing = cross(report, language)
    score, most = language.points(crossing.score), language.counted_points(crossing.max_score)
    lines = [_("{points} of {max} {max:point|points}").format(points=score, max=most), *crossing.notes]
    for item in crossing.shown:
        if item.outcome != "passed":
            lines += [f"✗ {item.title}", *item.text.split("\n")]
    return defused("\n".join(line for line in lines if line))


def as_html(text: str) -> str:
    """Text for a cell that is shown as HTML."""
    return str(Markup("<br>").join(map(escape, text.split("\n"))))


def defused(text: str) -> str:
    """Text that a spreadsheet takes for text."""
    return f"'{text}" if text.startswith(FORMULA) else text
