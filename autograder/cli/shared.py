"""Shared by several commands: error handling, the current course, options."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.language import LANGUAGES, Language, language_of_environment
from autograder.locale.message import message

if TYPE_CHECKING:
    from typing import NoReturn

    from autograder.locale.message import Message

INTERRUPTED = 130

course_option = click.option(
    "--course", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The course folder [default: here]."
)
lang_option = click.option("--lang", type=click.Choice(LANGUAGES), default=None, help="Language [default: the locale].")
out_option = click.option(
    "--out", type=click.Path(path_type=Path), default="graded", show_default=True, help="What `grade` wrote."
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Judges at once [default: all cores]."
)


class Command(click.Command):
    """A command that ends with a sentence and an exit status instead of a traceback for any error of a user."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors are printed in the language of --lang."""
        language = Language(ctx.params.get("lang") or language_of_environment())
        try:
            return super().invoke(ctx)
        except KitError as error:
            end(language, error.exit_status, *error.messages)
        except KeyboardInterrupt:
            end(language, INTERRUPTED, message("run_interrupted"))
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            end(language, OUR_FAULT, message("run_failed", text=f"{where}{error.strerror or error}"))


command = partial(click.command, cls=Command)


def end(language: Language, status: int, *told: Message) -> NoReturn:
    """Print messages to standard error and exit."""
    for each in told:
        click.echo(language.render(each), err=True)
    sys.exit(status)


def course_of(option: Path | None) -> Course:
    """Return the current course. Raises AssignmentError, which says where to go."""
    try:
        return Course.around(option or Path.cwd())
    except AssignmentError as error:
        raise AssignmentError(error.message, message("go_to_course")) from None


def chosen(course: Course, slugs: tuple[str, ...]) -> list[Assignment]:
    """Return the named assignments, or all. Raises UnknownAssignment, which lists those that exist."""
    return [course.assignment(slug) for slug in slugs] if slugs else list(course)


def cores() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
