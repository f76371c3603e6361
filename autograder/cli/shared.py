"""What several commands share: suggestions, the course at hand, options."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import click

from autograder.assignment import Assignment, AssignmentError, Course

BROKEN = 3  # exit status: something was our fault
INTERRUPTED = 130

course_option = click.option(
    "--course", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The course folder [default: here]."
)


class Commands(click.Group):
    """Commands that are suggested where one was mistyped."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or an error that names the nearest one."""
        command = super().get_command(ctx, cmd_name)
        near = difflib.get_close_matches(cmd_name, self.list_commands(ctx), n=1)
        if command is None and near:
            raise click.UsageError(f"there is no command {cmd_name!r}. Did you mean: autograder {near[0]}?", ctx)
        return command


def course_of(option: Path | None) -> Course:
    """The course at hand. Raises UsageError."""
    try:
        return Course.around(option or Path.cwd())
    except AssignmentError as error:
        raise click.UsageError(f"{error}. Go to the folder of your course, or name it with --course.") from None


def chosen(course: Course, slugs: tuple[str, ...]) -> list[Assignment]:
    """The assignments that were named, or all. Raises UsageError, which lists those that exist."""
    try:
        return [course.assignment(slug) for slug in slugs] if slugs else list(course)
    except AssignmentError as error:
        raise click.UsageError(str(error)) from None


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
