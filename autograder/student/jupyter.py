"""Checks and hints in notebooks: `autograder.check("softmax")`, or `%check` and `%hint` after `%load_ext autograder`.

The output is plain HTML and SVG, which JupyterLab and VS Code show without an extension.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from autograder.locale.language import LANGUAGES, language_of_environment
from autograder.locale.message import message
from autograder.outlets.escaping import sentence
from autograder.released import EXPECTATIONS, Handout, Released, ReleaseError
from autograder.student.check import check as run_checks
from autograder.student.hint import ladder, one_more
from autograder.student.outcome import CaseLine, Checked, State, TensorDifference
from autograder.student.svg import heat_map, render, steps
from autograder.student.wording import Words

COLOURS: dict[State, str] = {"passed": "#1a7f37", "failed": "#b3261e", "not_attempted": "#9a6700"}


class ShownCheck(NamedTuple):
    """A check that did not pass, for the template."""

    title: str
    texts: list[str]
    picture: Markup
    legend: str


class ShownExercise(NamedTuple):
    """An exercise, for the template."""

    name: str
    state: str
    colour: str
    counts: str
    checks: list[ShownCheck]


class Shown:
    """A verdict as a notebook shows it: HTML with pictures, or lines of text."""

    def __init__(self, checked: Checked, language: str) -> None:
        self.checked = checked
        self.words = Words(language, checked.released)

    def __repr__(self) -> str:
        rows = self.notes()
        for name in self.names():
            state = self.words.state(self.checked.state(name))
            rows.append(f"{state}  {name}  {self.words.counts(self.checked, name)}")
            for failed in self.words.failures(self.checked, name):
                rows += [f"    {failed.title}", *(f"        {text}" for text in [*failed.sentences, *failed.steps])]
        return "\n".join([*rows, *self.words.summary(self.checked)])

    def _repr_html_(self) -> str:
        return render(
            "verdict.html",
            notes=self.notes(),
            exercises=[self.exercise(name) for name in self.names()],
            summary=self.words.summary(self.checked),
        )

    def notes(self) -> list[str]:
        """What is odd about the file, and what kept the checks from running."""
        return [self.words.render(note) for note in (*self.checked.notes, *self.checked.fault)]

    def names(self) -> list[str]:
        """The exercises of which something is known."""
        return [name for name in self.checked.exercises if self.checked.of(name)] if self.checked.lines else []

    def exercise(self, name: str) -> ShownExercise:
        """An exercise: its state, and the checks that did not pass, unless nothing is written yet."""
        state = self.checked.state(name)
        failed = [line for line in self.checked.of(name) if line.outcome != "passed"]
        checks = [self.check(line) for line in failed] if state != "not_attempted" else []
        colour = COLOURS.get(state, "inherit")
        return ShownExercise(name, self.words.state(state), colour, self.words.counts(self.checked, name), checks)

    def check(self, line: CaseLine) -> ShownCheck:
        """A check that did not pass: its sentences, and a picture if there is something to draw."""
        failed = self.words.check(line)
        picture, legend = Markup(), ""
        if isinstance(line.seen, TensorDifference):
            picture = heat_map(line.seen, self.words)
        elif line.seen is not None:
            picture, legend = steps(line.seen, self.words), self.words.legend(line.seen)
        return ShownCheck(failed.title, failed.sentences, picture, legend)


class Hints:
    """The hints for an exercise that were shown so far."""

    def __init__(self, words: Words, name: str, rungs: list[str], shown: int) -> None:
        self.words = words
        self.name = name
        self.rungs = rungs
        self.shown = shown

    def lines(self) -> list[tuple[str, str]]:
        """A heading and a sentence for each hint."""
        if not self.rungs:
            return [("", self.words.say("no_hints", name=self.name))]
        total = len(self.rungs)
        return [
            (self.words.say("hint_number", number=number, total=total, name=self.name), hint)
            for number, hint in enumerate(self.rungs[: self.shown], 1)
        ]

    def __repr__(self) -> str:
        return "\n".join(part for line in self.lines() for part in line if part)

    def _repr_html_(self) -> str:
        row = Markup("<p><b>{}</b><br>{}</p>")
        return Markup().join(row.format(head, sentence(hint)) for head, hint in self.lines())


class SentenceView:
    """A single sentence as a notebook shows it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return Markup("<p><b>{}</b></p>").format(sentence(self.text))


def meant(what: str, start: Path) -> tuple[Released, str]:
    """Return the assignment and the exercise that a name means, "" for all exercises. Raises ReleaseError.

    what: an exercise, an assignment, a file of one, or nothing for the assignment that `start` lies in.
    """
    if what.endswith((".py", ".ipynb")):
        return beside(start / what), ""
    handout = Handout.around(start)
    if what:
        released = with_exercise(handout, what)
        return (handout.assignment(what), "") if released is None else (released, what)
    if handout.here is None:
        raise ReleaseError(message("name_an_exercise", slugs=", ".join(each.folder.name for each in handout)))
    return handout.here, ""


def beside(file: Path) -> Released:
    """Return the assignment in whose folder a file lies. Raises ReleaseError."""
    folder = file.resolve().parent
    if not (folder / EXPECTATIONS).is_file():
        raise ReleaseError(message("release_missing", folder=str(folder)))
    return Released(folder)


def with_exercise(handout: Handout, name: str) -> Released | None:
    """Return the assignment with this exercise, the one at hand before others. Raises ReleaseError."""
    at_hand = [handout.here] if handout.here else []
    return next((released for released in (*at_hand, *handout) if name in released.expectations.exercises), None)


def check(what: str = "", lang: str = "") -> Shown | SentenceView:
    """Run the public checks on your own module as it is saved now.

    what: an exercise, an assignment, or the name of your file; without it, the whole assignment in this folder.
    lang: "en" or "pt-BR"; without it, the language of the environment.
    """
    language = spoken(lang)
    try:
        released, exercise = meant(what, Path.cwd())
    except ReleaseError as error:
        return SentenceView(Words(language).render(error.message))
    return Shown(run_checks(released, exercise), language)


def hint(what: str = "", lang: str = "") -> Hints | SentenceView:
    """One more hint for an exercise; for the first that does not pass yet, if none is named."""
    language = spoken(lang)
    words = Words(language)
    try:
        released, exercise = meant(what, Path.cwd())
        if not exercise:
            checked = run_checks(released)
            exercise = first_open(checked)
            if not exercise:
                names = ", ".join(checked.exercises)
                return SentenceView(words.say("hints_all_pass", slug=released.slug, names=names))
        rungs = ladder(released, exercise, language)
    except ReleaseError as error:
        return SentenceView(words.render(error.message))
    return Hints(words, exercise, rungs, one_more(released, exercise, len(rungs)) if rungs else 0)


def first_open(checked: Checked) -> str:
    """The first exercise that does not pass, "" if all pass. Raises ReleaseError."""
    return next((name for name in checked.exercises if checked.fault or checked.state(name) != "passed"), "")


def spoken(lang: str) -> str:
    """Return `lang` if we have it, or else the language of the environment."""
    return lang if lang in LANGUAGES else language_of_environment()


def magic(function: Callable[[str, str], Any]) -> Callable[[str], Any]:
    """Turn a function of an exercise and a language into a line magic: `%check softmax --lang pt-BR`."""

    def called(line: str) -> Any:
        words = shlex.split(line)
        lang = ""
        if "--lang" in words:
            at = words.index("--lang")
            lang = "".join(words[at + 1 : at + 2])
            del words[at : at + 2]
        return function(" ".join(words), lang)

    called.__doc__ = function.__doc__
    return called


def load_ipython_extension(shell: Any) -> None:
    """Register `%check` and `%hint`; `%load_ext autograder` calls this."""
    for name, function in (("check", check), ("hint", hint)):
        shell.register_magic_function(magic(function), "line", name)
