"""Commands for students: `check`, `watch`, `hint`."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import click

from autograder.cli.shared import command
from autograder.locale.error import KitError
from autograder.locale.language import LANGUAGES, language_of_environment
from autograder.locale.message import message
from autograder.released import Handout, Released

language_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=None, help="Language [default: AUTOGRADER_LANG, then the locale]."
)
handout_option = click.option(
    "--course",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder that holds your assignments [default: around here].",
)


def named(handout: Handout, slug: str | None) -> Released | None:
    """Return the named assignment, or the one of the current folder; None for all. Raises ReleaseError."""
    return handout.assignment(slug) if slug else handout.here


def require_torch() -> None:
    """Raise KitError if PyTorch is missing. It is looked up, not imported, since that takes seconds."""
    if importlib.util.find_spec("torch") is None:
        raise KitError(message("torch_missing", python=sys.executable))


@command()
@click.argument("slug", required=False)
@language_option
@handout_option
def check(slug: str | None, lang: str | None, course: Path | None) -> None:
    """Run the public checks on your own file.

    SLUG is an assignment: its name, a part of it or its number. Without one: the assignment that you stand in, or all.
    Exit status 0: every public check passes; 1: something differs or is not written yet.
    """
    from autograder.student.checker import Checker, quickest
    from autograder.student.terminal import Printer, console
    from autograder.student.wording import Words

    language = lang or language_of_environment()
    words = Words(language)
    require_torch()
    handout = Handout.around(course or Path.cwd())
    one = named(handout, slug)
    chosen = [one] if one else list(handout)
    start = quickest(chosen)
    try:
        results = []
        for released in chosen:
            checked = Checker(start).check(released)
            results.append(checked)
            Printer(console(), Words(language, released)).assignment(checked, alone=one is not None)
        if one is None and all(checked.nothing_written for checked in results):
            Printer(console(), words).begin(chosen[0])
    except KeyboardInterrupt:
        click.echo()
        raise KitError(message("checks_interrupted")) from None
    finally:
        start.close()
    sys.exit(0 if all(checked.done for checked in results) else 1)


@command()
@click.argument("slug", required=False)
@language_option
@handout_option
@click.option("--plain", is_flag=True, help="Draw nothing over: for screen readers, and for terminals that cannot.")
def watch(slug: str | None, lang: str | None, course: Path | None, plain: bool) -> None:
    """Check again at every save, one exercise at a time.

    SLUG is the assignment to begin with. Keys: n next, p previous, h hint, r reset to the stub, q quit.
    """
    from autograder.student.screen import Screen
    from autograder.student.terminal import console
    from autograder.student.watch import watch as begin

    language = lang or language_of_environment()
    require_torch()
    handout = Handout.around(course or Path.cwd())
    first = named(handout, slug) or next(iter(handout))
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    begin(handout, first, Screen(console(), language, plain or not on_terminal, sys.stdin.isatty()))


@command()
@click.argument("slug", required=False)
@click.argument("exercise", required=False)
@language_option
@handout_option
def hint(slug: str | None, exercise: str | None, lang: str | None, course: Path | None) -> None:
    """One more hint for an exercise: the idea, then what to use, then almost the line.

    Without EXERCISE: for the first one of SLUG that does not pass its public checks yet.
    """
    from autograder.student.hint import ladder, one_more
    from autograder.student.terminal import Printer, console
    from autograder.student.wording import Words

    language = lang or language_of_environment()
    words = Words(language)
    handout = Handout.around(course or Path.cwd())
    released = named(handout, slug)
    if released is None:
        raise click.UsageError(words.say("hint_of_what", slugs=", ".join(each.folder.name for each in handout)))
    names = list(released.expectations.exercises)
    if exercise is None:
        exercise = first_open(released)
    elif exercise not in names:
        raise KitError(message("no_such_exercise", slug=released.slug, name=exercise, names=", ".join(names)))
    rungs = ladder(released, exercise, language)
    printer = Printer(console(), words)
    if not rungs:
        printer.text(words.say("no_hints", name=exercise))
        return
    shown = one_more(released, exercise, len(rungs))
    for number, text in enumerate(rungs[:shown], 1):
        printer.text(words.say("hint_number", number=number, total=len(rungs), name=exercise), style="bold")
        printer.text(text, 2)
    told = "hint_last" if shown == len(rungs) else "hint_more"
    printer.text(words.say(told, slug=released.folder.name, name=exercise))


def first_open(released: Released) -> str:
    """Return the first exercise that does not pass its public checks yet. Raises KitError if all do."""
    from autograder.student.checker import Checker, Fresh

    require_torch()
    start = Fresh()
    try:
        checked = Checker(start).check(released)
    finally:
        start.close()
    names = checked.exercises
    found = next((name for name in names if checked.fault or checked.state(name) != "passed"), None)
    if found is None:
        raise KitError(message("hints_all_pass", slug=released.slug, names=", ".join(names)))
    return found
