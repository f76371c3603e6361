"""`autograder watch`: checks at every save and shows one exercise at a time. No error ends it."""

from __future__ import annotations

import queue
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from autograder.released import Handout, Released, ReleaseError
from autograder.student.background import Checks, SaveWatcher
from autograder.student.hint import ladder, one_more
from autograder.student.keys import Keys
from autograder.student.outcome import Checked, Event, Importing
from autograder.student.screen import Screen, View
from autograder.student.stub import reset
from autograder.student.wording import Words

TICK_SECONDS = 0.2
PATIENCE_SECONDS = 1.0  # after so long we say what takes long


class Key(msgspec.Struct):
    """A key was pressed."""

    pressed: str


class Saved(msgspec.Struct):
    """A file was saved in the folder of an assignment."""

    folder: Path


class Failed(msgspec.Struct):
    """Something of ours failed in a background thread."""

    text: str


class WatchStep(msgspec.Struct, frozen=True):
    """One exercise of the course."""

    folder: Path
    exercise: str


class WatchSession:
    """The state of a session: the exercise at hand, the last verdict on each assignment, and open requests."""

    def __init__(self, assignments: Sequence[Released], screen: Screen) -> None:
        self.screen = screen
        self.words = Words(screen.language)
        self.assignments = {released.folder.resolve(): released for released in assignments}
        self.steps = list(steps_of(self.assignments))
        self.at = 0
        self.results: dict[Path, Checked] = {}
        self.events: queue.Queue[Any] = queue.Queue()
        self.hints_shown = 0
        self.sure = False  # r was pressed once; the second time resets
        self.followed: Path | None = None  # the assignment that was saved last, until its verdict is shown
        self.notice = ""  # the answer to the last key
        self.busy: tuple[Path, float, bool] | None = None  # what is checked, since when, and if it is being imported
        self.over = False

    def run(self, root: Path, begin: Path | None) -> None:
        """Run until the student quits."""
        self.at = next((i for i, step in enumerate(self.steps) if step.folder == begin), 0)
        self.followed = self.step.folder
        self.screen.say(self.words.say("watch_starting"))
        put = self.events.put
        checks = Checks(
            list(self.assignments.values()), put, lambda folder, event: put((folder, event)), lambda e: put(Failed(e))
        )
        files = SaveWatcher(root, lambda folder: put(Saved(folder)))
        self.checks = checks
        for folder in self.assignments:
            checks.ask(folder, first=folder == self.step.folder)
        try:
            with Keys(lambda key: put(Key(key))):
                while not self.over:
                    self.turn()
        except KeyboardInterrupt:
            pass
        finally:
            files.close()
            checks.close()
        self.screen.say(self.words.say("watch_bye"))

    def turn(self) -> None:
        """Process one event; an error is shown, and the watch continues."""
        try:
            event = self.events.get(timeout=TICK_SECONDS)
        except queue.Empty:
            self.tick()
            return
        try:
            self.take(event)
        except (OSError, ReleaseError, ValueError, KeyError) as error:
            text = self.words.render(error.message) if isinstance(error, ReleaseError) else str(error)
            self.notice = self.words.say("watch_failed", text=text)
            self.draw()

    def take(self, event: Any) -> None:
        """Process one event."""
        if isinstance(event, Key):
            self.key(event.pressed)
        elif isinstance(event, Saved):
            if event.folder in self.assignments:
                self.followed = event.folder
                self.checks.ask(event.folder, first=True)
        elif isinstance(event, Checked):
            self.verdict(event)
        elif isinstance(event, Failed):
            self.notice = self.words.say("watch_failed", text=event.text)
            self.draw()
        else:
            self.progress(*event)

    # --- where the student is

    @property
    def step(self) -> WatchStep:
        """The exercise at hand."""
        return self.steps[self.at]

    def state(self, step: WatchStep) -> str:
        """The state of an exercise, as far as it is known."""
        checked = self.results.get(step.folder)
        return "unchecked" if checked is None or checked.fault else checked.state(step.exercise)

    def go(self, at: int) -> None:
        """Show another exercise."""
        if at != self.at:
            self.hints_shown, self.notice = 0, ""
        self.at = at

    def next_open(self) -> int:
        """The index of the next exercise that does not pass yet; the one at hand if all do."""
        order = [*range(self.at + 1, len(self.steps)), *range(self.at)]
        return next((at for at in order if not self.passes(at)), self.at)

    # --- what happens

    def verdict(self, checked: Checked) -> None:
        """Keep the verdict on an assignment; if it was just saved, show the exercise that the student works on."""
        folder = checked.released.folder.resolve()
        before = self.results.get(folder)
        self.results[folder] = checked
        self.busy = None
        if folder == self.followed:
            self.followed = None
            self.go(self.wanted(folder, before))
            self.draw()
        elif not self.screen.plain:
            self.draw()

    def wanted(self, folder: Path, before: Checked | None) -> int:
        """The index of the exercise that the student probably works on.

        That is the one at hand, unless it did not change and others did: of those a failed one, then one that passes.
        """
        own = [at for at, step in enumerate(self.steps) if step.folder == folder]
        changed = [at for at in own if self.has_changed(self.steps[at], before)]
        if self.at in own and (self.state(self.step) == "failed" or self.at in changed or not changed):
            return self.at
        unfinished = [at for at in own if not self.passes(at)]
        return [*sorted(changed, key=self.passes), *unfinished, *own][0]

    def passes(self, at: int) -> bool:
        """True if an exercise passes its public checks."""
        return self.state(self.steps[at]) == "passed"

    def has_changed(self, step: WatchStep, before: Checked | None) -> bool:
        """True if an exercise passes or fails, and not with the same messages as before."""
        if self.state(step) not in ("failed", "passed"):
            return False
        now = [(line.outcome, line.told) for line in self.results[step.folder].of(step.exercise)]
        return before is None or now != [(line.outcome, line.told) for line in before.of(step.exercise)]

    def progress(self, folder: Path, event: Event) -> None:
        """Remember what is being checked, in case that it takes long."""
        self.busy = (folder, time.monotonic(), isinstance(event, Importing))

    def tick(self) -> None:
        """Say what takes so long, if nothing happened for a while."""
        if self.busy and time.monotonic() - self.busy[1] > PATIENCE_SECONDS and not self.screen.plain:
            self.draw()

    def key(self, pressed: str) -> None:
        """Do what a key asks for; other keys are ignored."""
        sure, self.sure = self.sure, False
        self.notice = ""
        actions = {
            "n": lambda: self.go(self.next_open()),
            "p": lambda: self.go((self.at - 1) % len(self.steps)),
            "h": self.hint,
            "r": self.reset if sure else self.ask_for_reset,
        }
        action = actions.get(pressed.lower())
        if pressed.lower() == "q":
            self.over = True
        elif action is not None:
            action()
            self.draw()

    def ask_for_reset(self) -> None:
        """Ask the student to press r again."""
        self.sure = True
        self.notice = self.words.say("watch_reset_sure", name=self.step.exercise)

    def hint(self) -> None:
        """Show one more hint for the exercise at hand."""
        released = self.assignments[self.step.folder]
        rungs = len(ladder(released, self.step.exercise, self.screen.language))
        if not rungs:
            self.notice = self.words.say("no_hints", name=self.step.exercise)
        elif self.hints_shown < rungs:
            self.hints_shown = max(self.hints_shown + 1, one_more(released, self.step.exercise, rungs))
        else:
            self.notice = self.words.say("hint_last")

    def reset(self) -> None:
        """Put the exercise at hand back to its stub, when r is pressed for the second time. Raises OSError."""
        released = self.assignments[self.step.folder]
        kept = reset(released.answer, released.expectations.stub, self.step.exercise)
        if kept is None:
            self.notice = self.words.say("watch_reset_new", file=released.answer.name)
        else:
            self.notice = self.words.say("watch_reset_done", name=self.step.exercise, file=kept.name)

    def draw(self) -> None:
        """Draw the exercise at hand."""
        step = self.step
        released = self.assignments[step.folder]
        own = [other.exercise for other in self.steps if other.folder == step.folder]
        hints = ladder(released, step.exercise, self.screen.language)
        self.screen.draw(
            View(
                released,
                step.exercise,
                own.index(step.exercise) + 1,
                len(own),
                sum(map(self.passes, range(len(self.steps)))),
                len(self.steps),
                self.results.get(step.folder),
                hints[: self.hints_shown],
                len(hints),
                self.notice,
                self.waiting(),
            )
        )

    def waiting(self) -> str:
        """What is being done, if it takes long."""
        if self.busy is None or time.monotonic() - self.busy[1] <= PATIENCE_SECONDS:
            return ""
        folder, _, importing = self.busy
        if importing:
            return self.words.say("watch_importing", file=self.assignments[folder].answer.name)
        return self.words.say("watch_checking", slug=folder.name)


def steps_of(assignments: dict[Path, Released]) -> Sequence[WatchStep]:
    """The exercises of all assignments whose public.json can be read, in order."""
    steps = []
    for folder, released in assignments.items():
        try:
            steps += [WatchStep(folder, name) for name in released.expectations.exercises]
        except ReleaseError:
            continue  # its check says what is wrong with it
    return steps


def watch(handout: Handout, begin: Released, screen: Screen) -> None:
    """Watch all assignments, beginning with one. Raises ReleaseError if that one is damaged."""
    assert begin.expectations  # raises ReleaseError
    WatchSession(list(handout), screen).run(handout.root, begin.folder.resolve())
