"""What `autograder watch` shows: one exercise at a time, drawn over or, for screen readers, line after line."""

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
    """All that there is to see at one moment."""

    released: Released
    exercise: str
    number: int  # of the exercise in its assignment
    of: int
    done: int  # exercises that pass, of all assignments
    total: int
    checked: Checked | None = None
    hints: list[str] = []
    rungs: int = 0  # of the ladder of hints
    told: str = ""
    busy: str = ""


class Screen:
    """Draws a view. `plain`: nothing is drawn over, so that every line stays where it was read."""

    def __init__(self, console: Console, language: str, plain: bool, single_keys: bool) -> None:
        self.console = console
        self.language = language
        self.plain = plain
        self.single_keys = single_keys

    def draw(self, view: View) -> None:
        """Show a view."""
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
        for line in (view.told, view.busy):
            if line:
                printer.text(line)
        printer.text(words.say("watch_keys" if self.single_keys else "watch_keys_enter"), style="dim")
        sys.stdout.flush()

    def say(self, text: str) -> None:
        """A single line, without the rest."""
        Printer(self.console, Words(self.language)).text(text)
        sys.stdout.flush()

    def verdict(self, view: View, words: Words, printer: Printer) -> None:
        """What the last check showed of this exercise: one thing at a time."""
        checked = view.checked
        if checked is None:
            return
        for note in checked.notes:
            printer.text(words.render(note), 2)
        if checked.fault:
            printer.fault(checked)
        else:
            state = checked.state(view.exercise)
            line = Text(words.state(state), style=STYLES.get(state, ""))
            self.console.print(line.append(f"  {view.exercise}  {words.counts(checked, view.exercise)}", "not bold"))
            said = words.said(checked, view.exercise)
            if said and state != "not_attempted":
                printer.check(said[0])
                if len(said) > 1:
                    printer.text(words.say("watch_more", count=len(said) - 1), 6)
            if state == "passed":
                hidden = checked.released.expectations.exercises[view.exercise].hidden_checks
                printer.text(words.say("hidden_checks_wait_exercise", hidden=hidden, name=view.exercise))
        if not checked.fault and checked.state(view.exercise) in ("passed", "unchecked"):
            id = "watch_all_done" if view.done == view.total else "watch_next"
            printer.text(words.say(id, name=view.exercise), style=STYLES["passed"])
        else:
            printer.text(words.say("watch_waiting", file=shown(view.released.answer)), style="dim")

    def hints(self, view: View, words: Words, printer: Printer) -> None:
        """The rungs of the ladder that were asked for."""
        for number, hint in enumerate(view.hints, 1):
            self.console.print()
            printer.text(words.say("hint_number", number=number, total=view.rungs, name=view.exercise), style="bold")
            printer.text(hint, 2)
