"""`autograder nbgrader`: a course folder for nbgrader that grades by our engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from autograder.cli.shared import Command, chosen, cores, course_of, course_option, jobs_option
from autograder.grading.policy.wall_policy import FOR_A_CLASS
from autograder.locale.error import KitError
from autograder.locale.language import LANGUAGES, Language, language_of_environment
from autograder.locale.message import message


@click.group()
def nbgrader() -> None:
    """Grade inside of nbgrader."""


@nbgrader.command(cls=Command)
@click.argument("folder", metavar="COURSE", type=click.Path(path_type=Path, file_okay=False))
@click.option("--assignment", "slugs", multiple=True, metavar="SLUG", help="Only this one; may be repeated.")
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Of lessons and feedback.")
@jobs_option
@click.option("--isolation", type=click.Choice(FOR_A_CLASS), default="walls", show_default=True, help="See grade.")
@click.option("--force", is_flag=True, help="Write over what is there.")
@course_option
def init(folder: Path, slugs: tuple[str, ...], course: Path | None, **settings: Any) -> None:
    """Write a course folder for nbgrader: its configuration, and a source notebook for each assignment."""
    at = course_of(course)
    assignments = chosen(at, slugs)
    try:
        import nbgrader as _installed  # noqa: F401
    except ImportError:
        raise KitError(message("nbgrader_missing")) from None
    from autograder.nbgrader.folder import NewFolder

    code = settings["lang"] or language_of_environment()
    jobs = settings["jobs"] or cores()
    written = NewFolder(at, assignments, folder, code, jobs, settings["isolation"]).write(settings["force"])
    language = Language(code)
    for path in written.kept:
        click.echo(language.render(message("nb_kept", path=str(path))), err=True)
    for path in written.made:
        click.echo(language.render(message("nb_made", path=str(path))))
    click.echo(language.render(message("nb_next", folder=str(folder), slug=assignments[0].slug)))
