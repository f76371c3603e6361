"""`autograder decide`: settle the points of a check that was left open for a person."""

from __future__ import annotations

import getpass
import os
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.cli.shared import chosen, command, course_of, course_option, lang_option, out_option
from autograder.locale.error import KitError
from autograder.locale.language import Language, language_of_environment
from autograder.locale.message import Message, message

if TYPE_CHECKING:
    from autograder.grading.results.decisions import Decisions
    from autograder.report import Report

USUAL_OUT = Path("graded")  # the default of --out


@command()
@click.argument("words", metavar="[STUDENT SLUG CHECK]", nargs=-1)
@click.option("--points", type=float, help="How many, from 0 to all of the check.")
@click.option("--because", default="", metavar="TEXT", help="The reason, which the student reads.")
@click.option("--again", is_flag=True, help="Change an earlier decision.")
@click.option("--clear", is_flag=True, help="Take a decision back.")
@click.option("--list", "listed", is_flag=True, help="List what is open in the class, as without arguments.")
@out_option
@lang_option
@course_option
def decide(words: tuple[str, ...], out: Path, lang: str | None, course: Path | None, **typed: Any) -> None:
    """Decide on the points of a CHECK that a machine left open; without arguments, list all such checks.

    It is in the reports, pages and tables after the next `autograder grade`, and counts as long as the files of the
    submission are the same.
    """
    from autograder.grading.results.decisions import Decisions

    language = Language(lang or language_of_environment())
    decisions = Decisions(out)
    has_points = typed["points"] is not None
    if not words and not has_points and not typed["clear"]:
        click.echo("\n".join(listing(decisions, out, language)))
        return
    if len(words) != 3 or typed["listed"]:
        raise click.UsageError("name STUDENT, SLUG and CHECK with --points or --clear; no arguments list what is open")
    if has_points == typed["clear"]:
        raise click.UsageError("say --points N, or --clear to take a decision back")
    student, slug, check = words
    (assignment,) = chosen(course_of(course), (slug,))
    if typed["clear"]:
        decisions.clear(student, assignment.slug, check)
        told = message("decide_cleared", student=student, slug=assignment.slug, check=check)
    else:
        told = store(decisions, report_of(out, student, assignment.slug), check, **typed)
    click.echo(language.render(told))


def store(decisions: Decisions, report: Report, check: str, **typed: Any) -> Message:
    """Store a decision on a check of a report; return what to tell the teacher. Raises DecisionsError."""
    from autograder.report import Decision

    points = typed["points"]
    decision = Decision(points=points, because=typed["because"], by=user(), at=now())
    decisions.add(report, check, decision, typed["again"])
    most = next(one.max_points for one in report.checks if one.id == check)
    names = {"student": report.student, "slug": report.assignment, "check": check}
    return message("decide_stored", **names, points=points, most=most)


def report_of(out: Path, student: str, slug: str) -> Report:
    """Return the report of a submission. Raises KitError if there is none."""
    from autograder.grading.results.output_folder import report_path
    from autograder.report import decode

    path = report_path(out, student, slug)
    if not path.is_file():
        raise KitError(message("history_none", student=student, slug=slug, out=str(out)))
    return decode(path.read_bytes(), str(path))


def listing(decisions: Decisions, out: Path, language: Language) -> list[str]:
    """Return lines for a teacher: what is open, what was decided, and the decisions that do not count."""
    from autograder.grading.results.output_folder import reports_in

    graded = reports_in(out)
    reports = [decisions.applied(report) for report in graded]
    lines = still_open(reports, out, language) or [language.render(message("decide_none_open", out=str(out)))]
    for report in reports:
        for check in report.checks:
            if (made := check.decision) is not None:
                told = message("decided_before", points=made.points, most=check.max_points, by=made.by, at=made.at)
                lines.append(f"{report.student}  {report.assignment}  {check.id}: {language.render(told)}")
    return lines + [language.render(note) for report in graded for note in decisions.notes(report)]


def still_open(reports: list[Report], out: Path, language: Language) -> list[str]:
    """Return the command and the reason for each open check, and a line for each report without checks."""
    from autograder.outlets.open_points import open_points

    elsewhere = "" if out == USUAL_OUT else f" --out {shlex.quote(str(out))}"
    lines = []
    for one in open_points(reports):
        why = one.check.message
        lines.append(f"{one.command}{elsewhere}")
        lines.append("    " + language.render(message("decide_range", most=one.check.max_points)))
        lines += [f"    {language.render(why)}"] if why else []
    for report in reports:
        if report.outcome == "broken" and not report.checks:
            lines.append(language.render(message("decide_grade_again", student=report.student, slug=report.assignment)))
    return lines


def user() -> str:
    """Return the name of the user of the operating system, or the number of one who has no name."""
    try:
        return getpass.getuser()
    except (OSError, ImportError, KeyError):
        return str(os.getuid())


def now() -> str:
    """Return the time, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
