"""Commands for an LMS and those who work with one: `run`, `bundle`, `collect`, `export`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import click

from autograder.assignment import Course
from autograder.cli.shared import chosen, command, course_of, course_option
from autograder.grading.host_profiles import HOSTS
from autograder.grading.policy.wall_policy import FOR_A_HOST
from autograder.grading.results.gradebook_export import TARGETS
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.language import LANGUAGES, Language, language_of_environment
from autograder.locale.message import message
from autograder.outlets.hosts.formats import FORMATS


@command()
@click.option("--assignment", "slug", required=True, metavar="SLUG", help="What was handed in.")
@click.option("--submission", type=click.Path(path_type=Path), required=True, help="The file or folder handed in.")
@click.option("--format", "name", type=click.Choice(list(FORMATS)), default="json", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, allow_dash=True), required=True, help="The result; - prints it.")
@click.option("--seed", type=int, default=0, show_default=True, help="Draw other inputs for the hidden checks.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default=None, help="Language of the result [default: the locale]."
)
@click.option(
    "--isolation",
    type=click.Choice(FOR_A_HOST),
    default="host",
    show_default=True,
    help="host: refuse to run without what keeps the hidden checks from a student's code; best: take what the machine "
    "has; process: none, for code that you trust.",
)
@course_option
def run(slug: str, submission: Path, name: str, out: Path, lang: str | None, **settings: Any) -> None:
    """Grade one submission, and write what a host expects.

    There is a valid result whatever happens, and it says whose fault it was. What went wrong stands on standard
    error, for the teacher.
    """
    from autograder.grading.host_result import ResultFile
    from autograder.grading.host_run import HostOutcome, HostRun, without_result

    made, result = FORMATS[name], ResultFile(out)
    code = lang or language_of_environment()
    result.promise(made.render(without_result(slug, "host_unfinished"), Language(code)))
    at = settings["course"] or Path.cwd()
    signal.signal(signal.SIGTERM, interrupt)
    try:
        graded = HostRun(lambda: Course.around(at), slug, submission, settings["seed"], settings["isolation"]).grade()
    except KeyboardInterrupt:
        graded = HostOutcome(without_result(slug, "host_unfinished"), [])
    language = Language(code, graded.catalogues)
    for note in graded.notes:
        click.echo(f"autograder: {language.render(note)}", err=True)
    error = result.deliver(made.render(graded.report, language))
    if error is not None:
        why = message("host_unwritable", path=str(out), text=error.strerror or str(error))
        click.echo(f"autograder: {language.render(why)}", err=True)
        sys.exit(OUR_FAULT)
    if graded.report.outcome == "broken":
        sys.exit(made.broken)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Treat SIGTERM like Ctrl-C, so that we end in order."""
    raise KeyboardInterrupt


@command()
@click.argument("slug")
@click.option("--for", "host", type=click.Choice(list(HOSTS)), required=True)
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), default="bundles", show_default=True)
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Of the feedback [default: the locale].")
@course_option
def bundle(slug: str, host: Any, to: Path, lang: str | None, course: Path | None) -> None:
    """Make what you upload to a host so that it grades assignment SLUG. Keep it private: it holds the hidden checks."""
    from autograder.authoring.bundle import bundle as make
    from autograder.grading.policy.course_file import read_policy

    at = course_of(course)
    (assignment,) = chosen(at, (slug,))
    code = lang or language_of_environment()
    path = make(assignment, host, to, code, read_policy(at).secret)
    language = Language(code)
    click.echo(language.render(message("bundle_done", path=str(path))))
    points = assignment.settings.points
    click.echo(language.render(message(f"bundle_{host}", points=points, title=language.text(assignment.title))))


@command()
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--assignment", "slug", required=True, metavar="SLUG", help="What was handed in.")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), default="submitted", show_default=True)
@course_option
def collect(archive: Path, slug: str, to: Path, course: Path | None) -> None:
    """Sort the submissions that Canvas, Moodle or Gradescope let you download, ready for `autograder grade`."""
    from autograder.submissions.lms_download import unpack

    chosen(course_of(course), (slug,))
    language = Language(language_of_environment())
    download = unpack(archive, slug, to)
    for note in download.notes:
        click.echo(language.render(note), err=True)
    students = len({handed.student for handed in download.handed})
    lms = download.lms.capitalize()
    done = message("download_done", lms=lms, files=len(download.handed), students=students, to=str(to))
    click.echo(language.render(done))


@command()
@click.option("--format", "target", type=click.Choice(TARGETS), required=True)
@click.option("--template", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True)
@click.option("--assignment", "slug", required=True, metavar="SLUG", help="Whose grades.")
@click.option("--graded", type=click.Path(path_type=Path, file_okay=False), default="graded", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="The filled file [default: beside the graded work].")
@click.option("--column", default="", help="The column of grades, where the template does not tell.")
@click.option("--feedback-column", default="", help="The column of feedback, where the template does not tell.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Of the feedback [default: the locale].")
@course_option
def export(template: Path, slug: str, graded: Path, out: Path | None, course: Path | None, **settings: Any) -> None:
    """Fill the file that an LMS gave you, TEMPLATE, with grades and feedback, and change nothing else in it."""
    from autograder.atomic_file import write_whole
    from autograder.grading.results.gradebook_export import Export

    (assignment,) = chosen(course_of(course), (slug,))
    language = Language(settings["lang"] or language_of_environment(), [assignment.translations])
    columns = settings["column"], settings["feedback_column"]
    work = Export(settings["target"], assignment, graded, language, *columns)
    reports = work.reports()
    if not reports:
        raise KitError(message("export_nothing", folder=str(graded), slug=slug))
    content, notes = work.fill(template.read_bytes(), reports)
    out = out or graded / f"{template.stem}.graded{template.suffix}"
    write_whole(out, content)
    for note in notes:
        click.echo(language.render(note), err=True)
    click.echo(language.render(message("export_done", file=str(out))))
