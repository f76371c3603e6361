"""Prints verdicts on a terminal: in its width, in colours if it has them, and as readable without."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from autograder.released import Released
from autograder.student.outcome import Checked, State
from autograder.student.wording import FailedCheck, Words

WIDEST = 88  # longer lines are hard to read
STYLES: dict[State, str] = {"passed": "bold green", "failed": "bold red", "not_attempted": "yellow"}


def console(plain: bool = False) -> Console:
    """Return the console to print on; with colours only if the terminal and NO_COLOR allow them."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old console without a Σ shows a ? instead of failing
    made = Console(highlight=False, soft_wrap=False, no_color=True if plain else None, emoji=False, markup=False)
    made.width = min(made.width, WIDEST)
    return made


def shown(path: Path) -> str:
    """A path relative to the working directory, if it is below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


class Printer:
    """Prints verdicts."""

    def __init__(self, console: Console, words: Words) -> None:
        self.console = console
        self.words = words

    def text(self, text: str, indent: int = 0, style: str = "") -> None:
        """Print paragraphs, wrapped behind an indent."""
        for paragraph in text.splitlines():
            width = max(self.console.width - indent, 20)
            for line in wrap(paragraph, width, break_on_hyphens=False, break_long_words=False) or [""]:
                # a path may be longer than a line, and is not broken, so that it can be copied
                self.console.print(Text(" " * indent + line, style=style), no_wrap=True, overflow="ignore", crop=False)

    def assignment(self, checked: Checked, alone: bool) -> None:
        """Print one assignment: in full if it is the only one or is being worked on, otherwise in a line."""
        slug = checked.released.folder.name
        if not alone and not checked.notes and checked.nothing_written:
            self.text(self.words.say("nothing_written_yet", slug=slug, total=len(checked.exercises)))
            return
        if not alone and checked.done:
            self.text(self.words.say("all_pass", slug=slug, total=len(checked.exercises)), style=STYLES["passed"])
            return
        self.heading(checked)
        self.verdict(checked)
        if alone and checked.nothing_written:
            self.begin(checked.released)
        if not alone:
            self.console.print()

    def begin(self, released: Released) -> None:
        """Print what to do first."""
        self.text(self.words.say("begin_here", file=shown(released.answer), slug=released.folder.name), 2)

    def heading(self, checked: Checked) -> None:
        """Print the name and the title of an assignment."""
        released = checked.released
        line = Text(released.slug, style="bold")
        self.console.print(line.append(f"  {self.words.title(released)}", style="not bold"))

    def verdict(self, checked: Checked) -> None:
        """Print the notes, the exercises and the summary of one assignment."""
        for note in checked.notes:
            self.text(self.words.render(note), 2)
        if checked.fault:
            self.fault(checked)
        else:
            for exercise in checked.exercises:
                self.exercise(checked, exercise)
        self.console.print()
        for line in self.words.summary(checked):
            self.text(line, 2)

    def fault(self, checked: Checked) -> None:
        """Print why nothing could be checked."""
        for number, message in enumerate(checked.fault):
            self.text(self.words.render(message), 2, STYLES["failed"] if number == 0 else "")
        self.printed(checked.printed, 2)

    def exercise(self, checked: Checked, name: str) -> None:
        """Print one exercise: its state, and the checks that did not pass."""
        state = checked.state(name)
        widest = max(len(self.words.state(known)) for known in ("passed", "failed", "not_attempted"))
        longest = max(map(len, checked.exercises))
        line = Text("  ").append(f"{self.words.state(state):<{widest}}", style=STYLES.get(state, ""))
        line.append(f"  {name:<{longest}}")
        if checked.of(name):
            line.append(f"  {self.words.counts(checked, name)}", style="dim")
        line.rstrip()
        self.console.print(line)
        if state != "not_attempted":  # there the state says it all
            for failed in self.words.failures(checked, name):
                self.check(failed)

    def check(self, failed: FailedCheck) -> None:
        """Print one check that did not pass."""
        self.text(failed.title, 6, "bold")
        for line in (*failed.sentences, *failed.steps):
            self.text(line, 8)
        self.printed(failed.printed, 8)

    def printed(self, printed: str, indent: int) -> None:
        """Print the output of the student's own code."""
        if printed.strip():
            self.text(self.words.say("label_printed"), indent, "dim")
            self.text(printed.rstrip(), indent + 2)
