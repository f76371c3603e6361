"""The contents of a gradebook: each student's row, points and feedback."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.gradebooks.csv_template import Table, key
from autograder.outlets.gradebooks.grades_csv import defused
from autograder.outlets.student_view import cross
from autograder.report import Report

NUMBER_AT_END = re.compile(r"_(\d+)$")  # Ana Lima_123: how an LMS names the folders of students
NUMBER = re.compile(r"\d+([.,]\d+)?")


@dataclass(slots=True, frozen=True)
class GradebookRow:
    """One student's row."""

    row: int
    report: Report


def entries(
    table: Table, reports: Sequence[Report], people: Sequence[tuple[int, Collection[str]]]
) -> Iterator[GradebookRow]:
    """Yield the row of each report; reports without one, and those that are not to be handed out, are noted.

    `people`: the rows of students, each with all texts that identify the student.
    """
    rows = [row for row, _ in people]
    identities = [{key(text) for text in texts if text} for _, texts in people]
    places = {report.student: match(report.student, identities) for report in reports}
    taken = Counter(places.values())
    left_out: dict[str, list[str]] = {"export_unmatched": [], "export_twice": [], "export_broken": []}
    for report in sorted(reports, key=lambda report: report.student):
        place = places[report.student]
        if place is None:
            left_out["export_unmatched"].append(report.student)
        elif taken[place] > 1:  # a student can hand in under a name that looks like another's
            left_out["export_twice"].append(report.student)
        elif report.outcome == "broken":
            left_out["export_broken"].append(report.student)
        else:
            yield GradebookRow(rows[place], report)
    note_students(table, left_out)


def note_students(table: Table, left_out: Mapping[str, Sequence[str]]) -> None:
    """Add a note for each reason, the id of a message, with the students that it holds for."""
    table.notes += [message(id, students=", ".join(students)) for id, students in left_out.items() if students]


def match(student: str, identities: Sequence[Collection[str]]) -> int | None:
    """Return the index of a student by the whole name, or by the number at its end; None for no or several matches.

    The name before a number does not identify anybody: another student may have the same.
    """
    number = NUMBER_AT_END.search(student)
    for name in (student, number[1] if number else student):
        found = [place for place, texts in enumerate(identities) if key(name) in texts]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def both_ways(name: str) -> list[str]:
    """A name as it stands, and, for "Lima, Ana", with the first name first."""
    last, comma, first = name.partition(",")
    return [name, f"{first.strip()} {last.strip()}"] if comma else [name]


def grade(report: Report, highest: float | None) -> str:
    """The score on the scale of the gradebook (0 to `highest`), with a decimal point, which all gradebooks read."""
    crossing = cross(report, Language("en"))
    points = crossing.score if highest is None else crossing.fraction * highest
    return f"{points:.2f}".rstrip("0").rstrip(".")


def number(text: str) -> float | None:
    """Parse a number with either decimal sign; None if it is not one."""
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def scaled(table: Table, highest: float | None, reports: Sequence[Report]) -> float | None:
    """Return the highest grade of the gradebook and note it, if it is not the assignment's own; otherwise None."""
    points = {report.max_score for report in reports}
    if highest is None or points == {highest}:
        return None
    ours = ", ".join(f"{value:g}" for value in sorted(points))
    table.notes.append(message("export_scaled", points=ours, highest=highest))
    return highest


def summary(report: Report, language: Language) -> str:
    """The text that a student reads in a gradebook: the score, notes, and the checks that say something."""
    _ = language.text
    crossing = cross(report, language)
    score, most = language.points(crossing.score), language.counted_points(crossing.max_score)
    lines = [_("{points} of {max} {max:point|points}").format(points=score, max=most), *crossing.notes]
    for item in crossing.shown:
        if item.outcome != "passed" or item.text:
            lines += [f"{item.mark} {item.title}", *item.text.split("\n")]
    return defused("\n".join(line for line in lines if line))


def as_html(text: str) -> str:
    """Text for a cell that is shown as HTML."""
    return str(Markup("<br>").join(map(escape, text.split("\n"))))
