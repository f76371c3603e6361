"""Commands for a teacher whose class is graded: `regrade`, `history`, `comment`, `similar`, `roster`, `names`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.cli.grade import GradeOptions, find_places, grading_options, plan_of, report_summary, with_progress
from autograder.cli.shared import chosen, command, course_of, course_option, lang_option, out_option
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.language import Language, language_of_environment
from autograder.locale.message import message

if TYPE_CHECKING:
    from autograder.grading.results.report_diff import ReportDiff


@command()
@grading_options
@click.option("--apply", "applied", is_flag=True, help="Write what was shown.")
@click.option("--reason", default="", help="Why, for the history [default: what changed].")
def regrade(applied: bool, **options: Any) -> None:
    """Show who gains and loses by checks that changed, by which check, and why; with --apply, write it."""
    from autograder.grading.regrade import Regrade

    typed = GradeOptions(**options)
    plan, language = plan_of(typed), typed.language
    again = Regrade(plan)
    found = with_progress(again.differences, language)
    show_differences(found, again.aside.language)
    if again.broken:
        click.echo(language.render(message("run_broken", count=again.broken)), err=True)
    if not found:
        click.echo(language.render(message("regrade_none")))
        sys.exit(OUR_FAULT if again.broken else 0)
    if applied:
        report_summary(again.apply(), plan)
        click.echo(language.render(message("regrade_applied")))
        sys.exit(OUR_FAULT if again.broken else 0)
    for note in again.notes:
        click.echo(language.render(note), err=True)
    click.echo(language.render(message("regrade_next")))


def show_differences(found: list[ReportDiff], language: Language) -> None:
    """Print the changes of each student, and how many gain and lose."""
    from autograder.grading.results.report_diff import lines

    for difference in found:
        if difference.changes() or difference.points:
            click.echo("\n".join(lines(difference, language)))
    if found:
        gain, lose = sum(d.points > 0 for d in found), sum(d.points < 0 for d in found)
        click.echo(language.render(message("regrade_done", gain=gain, lose=lose, same=len(found) - gain - lose)))


@command()
@click.argument("student")
@click.argument("slug")
@out_option
@lang_option
@course_option
def history(student: str, slug: str, out: Path, lang: str | None, course: Path | None) -> None:
    """Tell every report that STUDENT got for the assignment SLUG, and what changed from one to the next."""
    from itertools import pairwise

    from autograder.grading.results.history import History
    from autograder.grading.results.report_diff import ReportDiff, lines

    at = course_of(course)
    language = Language(lang or language_of_environment(), [at.root / "solutions" / slug / "pt-BR.po"])
    entries = History(out).entries(student, slug)
    if not entries:
        raise KitError(message("history_none", student=student, slug=slug, out=str(out)))
    for before, entry in pairwise([None, *entries]):
        assert entry is not None
        head, *rest = lines(ReportDiff(before.report if before else None, entry.report), language)
        click.echo(f"{entry.run.number}  {entry.run.at}  {head}  [{entry.run.reason}]")
        for line in rest if before else []:
            click.echo(line)


@command()
@click.argument("slug")
@click.argument("target", metavar="CLUSTER|STUDENT")
@click.argument("text", default="")
@out_option
@lang_option
@course_option
def comment(slug: str, target: str, text: str, out: Path, lang: str | None, course: Path | None) -> None:
    """Write TEXT to a student, or to all of a cluster of the class page; no TEXT takes it away.

    It is in their feedback after the next `autograder grade`.
    """
    from autograder.grading.results.comments import Comments, CommentsError
    from autograder.grading.results.output_folder import reports_in

    language = Language(lang or language_of_environment())
    (assignment,) = chosen(course_of(course), (slug,))
    reports = [report for report in reports_in(out) if report.assignment == assignment.slug]
    if not reports:
        raise CommentsError(message("nothing_graded", slug=slug, folder=str(out)))
    students = Comments(out).add(reports, target, text)
    id = "comment_written" if text else "comment_removed"
    click.echo(language.render(message(id, count=len(students), students=", ".join(students))))


@command()
@click.argument("listed", metavar="CSV", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@lang_option
@course_option
def roster(listed: Path, lang: str | None, course: Path | None) -> None:
    """Give every student of a list a pseudonym: writes roster.csv, where who is known keeps the id.

    CSV has a column `login`, the name of each student's folder, and any others, such as `name` and `email`.
    """
    from autograder.atomic_file import write_whole
    from autograder.grading.policy.roster import extended, read_csv, read_roster

    path = course_of(course).root / "roster.csv"
    text = extended(read_csv(listed), read_roster(path) if path.exists() else None)
    write_whole(path, text.encode())
    path.chmod(0o600)  # it alone has names
    language = Language(lang or language_of_environment())
    click.echo(language.render(message("roster_written", count=len(text.splitlines()) - 1, path=str(path))))


@command()
@out_option
@course_option
def names(out: Path, course: Path | None) -> None:
    """Print grades.csv with the names of the roster beside the pseudonyms."""
    import csv
    import sys

    from autograder.grading.policy.course_file import read_policy
    from autograder.outlets.gradebooks.grades_csv import defused

    known = read_policy(course_of(course)).roster
    if known is None:
        raise KitError(message("roster_not_named"))
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines)
    writer = csv.writer(sys.stdout)
    columns = [name for name in known.columns if name != "id"]
    writer.writerow([*columns, *header])
    for row in rows:
        person = known.person(row[0])
        values = {"login": person.login, **person.rest} if person else {}
        writer.writerow([*(defused(values.get(name, "")) for name in columns), *row])


@command()
@click.argument("submitted", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--assignment", "slugs", multiple=True, metavar="SLUG", help="Only this one; may be repeated.")
@out_option
@lang_option
@course_option
def similar(submitted: Path, slugs: tuple[str, ...], out: Path, lang: str | None, course: Path | None) -> None:
    """Compare submissions with one another: writes similar.html, a place to look and not a verdict."""
    from autograder.atomic_file import write_whole
    from autograder.authoring.stubs import stub_of
    from autograder.grading.policy.course_file import pseudonymous, read_policy
    from autograder.outlets.pages import similar_page
    from autograder.submissions.similarity import pairs_of

    at = course_of(course)
    assignments = chosen(at, slugs)
    language = Language(lang or language_of_environment(), [assignment.translations for assignment in assignments])
    places = find_places(submitted, assignments, single=False, language=language)
    places, notes = pseudonymous(places, read_policy(at))
    found = []
    for assignment in assignments:
        own = [place for place in places if place.slug == assignment.slug]
        stub = stub_of(assignment.reference.read_text("utf-8"), str(assignment.reference))
        found += pairs_of(assignment, own, stub)
    for note in notes:
        click.echo(language.render(note), err=True)
    titles = {assignment.slug: language.text(assignment.title) for assignment in assignments}
    write_whole(out / "similar.html", similar_page.render(found, language, titles).encode())
    click.echo(language.render(message("similar_done", count=len(found), page=str(out / "similar.html"))))
