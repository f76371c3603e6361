"""`autograder nbgrader`: a course folder for nbgrader that grades by our engine."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.assignment import AssignmentError
from autograder.cli.shared import chosen, cores, course_of, course_option
from autograder.locale.language import LANGUAGES, Language, language_of_environment
from autograder.locale.message import message


@click.group()
def nbgrader() -> None:
    """Grade inside of nbgrader."""


@nbgrader.command()
@click.argument("folder", metavar="COURSE", type=click.Path(path_type=Path, file_okay=False))
@click.option("--assignment", "slugs", multiple=True, metavar="SLUG", help="Only this one; may be repeated.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Of lessons and feedback.")
@click.option("--jobs", type=click.IntRange(min=1), default=None, help="Judges at once [default: all cores].")
@click.option(
    "--isolation",
    type=click.Choice(["walls", "best", "process"]),
    default="walls",
    show_default=True,
    help="See grade.",
)
@click.option("--force", is_flag=True, help="Write over what is there.")
@course_option
def init(
    folder: Path,
    slugs: tuple[str, ...],
    lang: str | None,
    jobs: int | None,
    isolation: str,
    force: bool,
    course: Path | None,
) -> None:
    """Write a course folder for nbgrader: its configuration, and a source notebook for each assignment."""
    at = course_of(course)
    assignments = chosen(at, slugs)
    try:
        import nbgrader as _installed  # noqa: F401
    except ImportError:
        raise click.ClickException("nbgrader is missing: pip install 'torchmarker[nbgrader]'") from None
    from autograder.checks.pytest_plugin.check_case import CheckError
    from autograder.grading.policy.course_file import CourseFileError
    from autograder.nbgrader.folder import init as write

    code = lang or language_of_environment()
    try:
        written = write(at, assignments, folder, code, jobs or cores(), isolation, force)
    except (AssignmentError, CheckError, CourseFileError) as error:
        raise click.ClickException(str(error)) from None
    language = Language(code)
    for path in written.kept:
        click.echo(language.render(message("nb_kept", path=str(path))), err=True)
    for path in written.made:
        click.echo(language.render(message("nb_made", path=str(path))))
    click.echo(language.render(message("nb_next", folder=str(folder), slug=assignments[0].slug)))
