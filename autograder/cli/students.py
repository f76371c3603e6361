"""Commands for students: `check`, `watch`, `hint`."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from autograder.locale.language import LANGUAGES, language_of_environment

if TYPE_CHECKING:
    from autograder.locale.error import KitError
    from autograder.released import Handout, Released
    from autograder.student.wording import Words

language_option = click.option(
    "--lang", type=click.Choice(LANGUAGES), default=None, help="Language [default: AUTOGRADER_LANG, then the locale]."
)
handout_option = click.option(
    "--course",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder that holds your assignments [default: around here].",
)


def fail(words: Words, id: str, **values: str) -> NoReturn:
    """End with a sentence and the status of a wrong call."""
    click.echo(words.say(id, **values), err=True)
    sys.exit(2)


def fail_with(words: Words, error: KitError) -> NoReturn:
    """End with the sentences of an error."""
    for told in error.messages:
        click.echo(words.render(told), err=True)
    sys.exit(error.exit_status)


def handout_of(course: Path | None, words: Words) -> Handout:
    """The assignments around here; or the end, with a sentence."""
    from autograder.released import Handout, ReleaseError

    try:
        return Handout.around(course or Path.cwd())
    except ReleaseError as error:
        fail_with(words, error)


def named(handout: Handout, slug: str | None, words: Words) -> Released | None:
    """The assignment that was named, or the one that we stand in; None for all of them."""
    from autograder.released import ReleaseError

    try:
        return handout.assignment(slug) if slug else handout.here
    except ReleaseError as error:
        fail_with(words, error)


def require_torch(words: Words) -> None:
    """End with a sentence where PyTorch is missing; looked up, not imported, as that takes seconds."""
    if importlib.util.find_spec("torch") is None:
        fail(words, "torch_missing", python=sys.executable)


@click.command()
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
    require_torch(words)
    handout = handout_of(course, words)
    one = named(handout, slug, words)
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
        fail(words, "checks_interrupted")
    finally:
        start.close()
    sys.exit(0 if all(checked.done for checked in results) else 1)


@click.command()
@click.argument("slug", required=False)
@language_option
@handout_option
@click.option("--plain", is_flag=True, help="Draw nothing over: for screen readers, and for terminals that cannot.")
def watch(slug: str | None, lang: str | None, course: Path | None, plain: bool) -> None:
    """Check again at every save, one exercise at a time.

    SLUG is the assignment to begin with. Keys: n next, p previous, h hint, r reset to the stub, q quit.
    """
    from autograder.released import ReleaseError
    from autograder.student.screen import Screen
    from autograder.student.terminal import console
    from autograder.student.watch import watch as begin
    from autograder.student.wording import Words

    language = lang or language_of_environment()
    words = Words(language)
    require_torch(words)
    handout = handout_of(course, words)
    first = named(handout, slug, words) or next(iter(handout))
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    try:
        begin(handout, first, Screen(console(), language, plain or not on_terminal, sys.stdin.isatty()))
    except ReleaseError as error:
        fail_with(words, error)


@click.command()
@click.argument("slug", required=False)
@click.argument("exercise", required=False)
@language_option
@handout_option
def hint(slug: str | None, exercise: str | None, lang: str | None, course: Path | None) -> None:
    """One more hint for an exercise: the idea, then what to use, then almost the line.

    Without EXERCISE: for the first one of SLUG that does not pass its public checks yet.
    """
    from autograder.released import ReleaseError
    from autograder.student.hint import ladder, one_more
    from autograder.student.terminal import Printer, console
    from autograder.student.wording import Words

    language = lang or language_of_environment()
    words = Words(language)
    handout = handout_of(course, words)
    released = named(handout, slug, words)
    if released is None:
        raise click.UsageError(words.say("hint_of_what", slugs=", ".join(each.folder.name for each in handout)))
    try:
        names = list(released.expectations.exercises)
        if exercise is None:
            exercise = first_open(released, words)
        elif exercise not in names:
            fail(words, "no_such_exercise", slug=released.slug, name=exercise, names=", ".join(names))
        rungs = ladder(released, exercise, language)
    except ReleaseError as error:
        fail_with(words, error)
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


def first_open(released: Released, words: Words) -> str:
    """The first exercise that does not pass its public checks yet; or the end, where all do."""
    from autograder.student.checker import Checker, Fresh

    require_torch(words)
    start = Fresh()
    try:
        checked = Checker(start).check(released)
    finally:
        start.close()
    names = checked.exercises
    found = next((name for name in names if checked.fault or checked.state(name) != "passed"), None)
    if found is None:
        fail(words, "hints_all_pass", slug=released.slug, names=", ".join(names))
    return found
