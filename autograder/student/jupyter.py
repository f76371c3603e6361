"""For notebooks: `autograder.check("softmax")`, and `%check` and `%hint` after `%load_ext autograder`.

Plain HTML and SVG, so that JupyterLab and VS Code show it without an extension.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from autograder.locale.language import LANGUAGES, language_of_environment
from autograder.locale.message import message
from autograder.released import EXPECTATIONS, Handout, Released, ReleaseError
from autograder.student.check import check as run_checks
from autograder.student.hint import ladder, one_more
from autograder.student.outcome import CaseLine, Checked, State, TensorDifference
from autograder.student.svg import heat_map, steps
from autograder.student.wording import Words

COLOURS: dict[State, str] = {"passed": "#1a7f37", "failed": "#b3261e", "not_attempted": "#9a6700"}


class Shown:
    """A verdict as a notebook shows it: HTML with pictures, or lines of text."""

    def __init__(self, checked: Checked, language: str) -> None:
        self.checked = checked
        self.words = Words(language, checked.released)

    def __repr__(self) -> str:
        rows = [self.words.render(note) for note in self.checked.notes]
        rows += [self.words.render(told) for told in self.checked.fault]
        for name in self.names():
            state = self.words.state(self.checked.state(name))
            rows.append(f"{state}  {name}  {self.words.counts(self.checked, name)}")
            for said in self.words.said(self.checked, name):
                rows += [f"    {said.title}", *(f"        {text}" for text in [*said.told, *said.steps])]
        return "\n".join([*rows, *self.words.summary(self.checked)])

    def _repr_html_(self) -> str:
        odd = [*self.checked.notes, *self.checked.fault]
        notes = "".join(f"<p><b>{marked(self.words.render(told))}</b></p>" for told in odd)
        exercises = "".join(self.exercise(name) for name in self.names())
        summary = "<br>".join(map(escape, self.words.summary(self.checked)))
        return f'<div class="autograder" style="text-align: left">{notes}{exercises}<p>{summary}</p></div>'

    def names(self) -> list[str]:
        """The exercises of which something is known."""
        return [name for name in self.checked.exercises if self.checked.of(name)] if self.checked.lines else []

    def exercise(self, name: str) -> str:
        """One exercise: its state, and each check that did not pass."""
        state = self.checked.state(name)
        word = f'<b style="color: {COLOURS.get(state, "inherit")}">{escape(self.words.state(state))}</b>'
        counts = escape(self.words.counts(self.checked, name))
        failed = [line for line in self.checked.of(name) if line.outcome != "passed"]
        lines = "".join(map(self.line, failed)) if state != "not_attempted" else ""
        return f'<div style="margin: 0.5em 0">{word} <code>{escape(name)}</code> <small>{counts}</small>{lines}</div>'

    def line(self, line: CaseLine) -> str:
        """One check that did not pass: the sentences, and a picture where there is one."""
        said = self.words.check(line)
        told = "".join(f"<br>{marked(text)}" for text in said.told)
        picture = ""
        if isinstance(line.seen, TensorDifference):
            picture = heat_map(line.seen, self.words)
        elif line.seen is not None:
            picture = f"{steps(line.seen, self.words)}<small>{escape(self.words.legend(line.seen))}</small>"
        return f'<div style="margin: 0.6em 0 0.6em 1.5em"><b>{marked(said.title)}</b>{told}{picture}</div>'


class Hints:
    """The rungs of a ladder that were asked for so far."""

    def __init__(self, words: Words, name: str, rungs: list[str], shown: int) -> None:
        self.words = words
        self.name = name
        self.rungs = rungs
        self.shown = shown

    def lines(self) -> list[tuple[str, str]]:
        """A heading and a sentence for each."""
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
        return "".join(f"<p><b>{escape(head)}</b><br>{marked(hint)}</p>" for head, hint in self.lines())


class SentenceView:
    """One sentence, where there is nothing else to show."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f"<p><b>{marked(self.text)}</b></p>"


def marked(text: str) -> str:
    """Text as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def meant(what: str, start: Path) -> tuple[Released, str]:
    """The assignment and the exercise that somebody means; all exercises of it as "". Raises ReleaseError."""
    if what.endswith((".py", ".ipynb")):
        folder = (start / what).resolve().parent
        if not (folder / EXPECTATIONS).is_file():
            raise ReleaseError(message("release_missing", folder=str(folder)))
        return Released(folder), ""
    handout = Handout.around(start)
    if not what:
        if handout.here is None:
            raise ReleaseError(message("name_an_exercise", slugs=", ".join(each.folder.name for each in handout)))
        return handout.here, ""
    for released in (*([handout.here] if handout.here else []), *handout):
        if what in released.expectations.exercises:
            return released, what
    return handout.assignment(what), ""


def check(what: str = "", lang: str = "") -> Shown | SentenceView:
    """Run the public checks on your own module as it is saved now.

    what: an exercise, an assignment, or the name of your file; all of the assignment that lies here, if left out.
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
            names = checked.exercises
            found = next((name for name in names if checked.fault or checked.state(name) != "passed"), "")
            if not found:
                return SentenceView(words.say("hints_all_pass", slug=released.slug, names=", ".join(names)))
            exercise = found
        rungs = ladder(released, exercise, language)
    except ReleaseError as error:
        return SentenceView(words.render(error.message))
    return Hints(words, exercise, rungs, one_more(released, exercise, len(rungs)) if rungs else 0)


def spoken(lang: str) -> str:
    """The language that was asked for, or that of the environment."""
    return lang if lang in LANGUAGES else language_of_environment()


def magic(function: Callable[[str, str], Any]) -> Callable[[str], Any]:
    """A function of an exercise and a language as a line magic: `%check softmax --lang pt-BR`."""

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
    """Give a notebook `%check` and `%hint`: what `%load_ext autograder` calls."""
    for name, function in (("check", check), ("hint", hint)):
        shell.register_magic_function(magic(function), "line", name)
