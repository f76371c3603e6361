"""The screen of `autograder watch`: one exercise at a time, redrawn or, for screen readers, line after line."""

from __future__ import annotations

import sys

import msgspec
from rich.console import Console
from rich.text import Text

from autograder.released import Released
from autograder.student.outcome import Checked
from autograder.student.terminal import STYLES, Printer, shown
from autograder.student.wording import Words

BAR = 30  # characters


class View(msgspec.Struct):
    """The contents of the screen at one moment."""

    released: Released
    exercise: str
    number: int  # of the exercise in its assignment
    of: int
    done: int  # exercises that pass, of all assignments
    total: int
    checked: Checked | None = None
    hints: list[str] = []
    rungs: int = 0  # hints that exist
    notice: str = ""  # the answer to the last key
    busy: str = ""  # what takes long


class Screen:
    """Draws views. `plain`: the screen is not cleared, so that a screen reader finds every line where it was."""

    def __init__(self, console: Console, language: str, plain: bool, single_keys: bool) -> None:
        self.console = console
        self.language = language
        self.plain = plain
        self.single_keys = single_keys

    def draw(self, view: View) -> None:
        """Draw a view."""
        words = Words(self.language, view.released)
        printer = Printer(self.console, words)
        if not self.plain:
            self.console.clear()
        names = {"slug": view.released.slug, "number": view.number, "total": view.of, "name": view.exercise}
        self.console.print(Text(words.say("watch_step", **names), style="bold"))
        filled = BAR * view.done // max(view.total, 1)
        bar = f"[{'#' * filled}{'-' * (BAR - filled)}]  "
        self.console.print(Text(bar + words.say("watch_progress", done=view.done, total=view.total)))
        self.console.print()
        self.verdict(view, words, printer)
        self.hints(view, words, printer)
        self.console.print()
        for line in (view.notice, view.busy):
            if line:
                printer.text(line)
        printer.text(words.say("watch_keys" if self.single_keys else "watch_keys_enter"), style="dim")
        sys.stdout.flush()

    def say(self, text: str) -> None:
        """Print a single line."""
        Printer(self.console, Words(self.language)).text(text)
        sys.stdout.flush()

    def verdict(self, view: View, words: Words, printer: Printer) -> None:
        """Print the outcome of the last check of this exercise, one failure at a time, and what to do next."""
        checked = view.checked
        if checked is None:
            return
        for note in checked.notes:
            printer.text(words.render(note), 2)
        if checked.fault:
            printer.fault(checked)
        else:
            self.exercise(checked, view.exercise, words, printer)
        if not checked.fault and checked.state(view.exercise) in ("passed", "unchecked"):
            id = "watch_all_done" if view.done == view.total else "watch_next"
            printer.text(words.say(id, name=view.exercise), style=STYLES["passed"])
        else:
            printer.text(words.say("watch_waiting", file=shown(view.released.answer)), style="dim")

    def exercise(self, checked: Checked, name: str, words: Words, printer: Printer) -> None:
        """Print the state of an exercise, its first failed check, and the number of others."""
        state = checked.state(name)
        line = Text(words.state(state), style=STYLES.get(state, ""))
        self.console.print(line.append(f"  {name}  {words.counts(checked, name)}", "not bold"))
        failed = words.failures(checked, name)
        if failed and state != "not_attempted":
            printer.check(failed[0])
            if len(failed) > 1:
                printer.text(words.say("watch_more", count=len(failed) - 1), 6)
        if state == "passed":
            hidden = checked.released.expectations.exercises[name].hidden_checks
            printer.text(words.say("hidden_checks_wait_exercise", hidden=hidden, name=name))

    def hints(self, view: View, words: Words, printer: Printer) -> None:
        """Print the hints that were asked for."""
        for number, hint in enumerate(view.hints, 1):
            self.console.print()
            printer.text(words.say("hint_number", number=number, total=view.rungs, name=view.exercise), style="bold")
            printer.text(hint, 2)
