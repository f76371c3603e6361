"""Commands for an LMS and for those who set one up: `run`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

import click

from autograder.assignment import Course
from autograder.cli.shared import BROKEN, course_option
from autograder.locale.language import LANGUAGES, Language, language_of_environment
from autograder.outlets.formats import FORMATS
from autograder.report import message


@click.command()
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
    type=click.Choice(["host", "walls", "best", "process"]),
    default="host",
    show_default=True,
    help="host: at least what keeps the hidden checks from a student's code; walls: Landlock, seccomp and rlimits; "
    "best: what the machine has; process: none, for code that you trust.",
)
@course_option
def run(
    slug: str, submission: Path, name: str, out: Path, seed: int, lang: str | None, isolation: str, course: Path | None
) -> None:
    """Grade one submission, and write what a host expects.

    There is a valid result whatever happens, and it says whose fault it was. What went wrong stands on standard
    error, for the teacher.
    """
    from autograder.grading.course import REQUIRED_WALLS
    from autograder.grading.hosted import Graded, Hosted, unfinished
    from autograder.grading.result import Result

    made, result = FORMATS[name], Result(out)
    code = lang or language_of_environment()
    result.promise(made.render(unfinished(slug, "host_unfinished"), Language(code)))
    required = {"host": None, "walls": REQUIRED_WALLS}.get(isolation, ())
    at = course or Path.cwd()
    signal.signal(signal.SIGTERM, interrupt)
    try:
        graded = Hosted(lambda: Course.around(at), slug, submission, seed, isolation != "process", required).grade()
    except KeyboardInterrupt:
        graded = Graded(unfinished(slug, "host_unfinished"), [])
    language = Language(code, graded.catalogues)
    for said in graded.heard:
        click.echo(f"autograder: {language.render(said)}", err=True)
    error = result.deliver(made.render(graded.report, language))
    if error is not None:
        told = message("host_unwritable", path=str(out), text=error.strerror or str(error))
        click.echo(f"autograder: {language.render(told)}", err=True)
        sys.exit(BROKEN)
    if graded.report.outcome == "broken":
        sys.exit(made.broken)


def interrupt(number: int, frame: FrameType | None) -> None:
    """Take a host's wish to end as we take Ctrl-C: in order."""
    raise KeyboardInterrupt
