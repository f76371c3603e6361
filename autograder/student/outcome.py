"""The outcome of the public checks on a student's module, as a stream of events and collected. Imports no torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from autograder.locale.message import Message
from autograder.released import Released
from autograder.report import CheckOutcome

State = Literal["passed", "failed", "not_attempted", "blocked", "not_run", "unchecked"]
# The state of an exercise is the first of these that one of its checks has.
GRAVEST: tuple[State, ...] = ("failed", "not_run", "blocked", "not_attempted", "passed")


class TensorDifference(msgspec.Struct, tag="difference"):
    """One sheet of numbers of two tensors that differ."""

    where: Message | None
    shape: list[int]
    part: str  # the index of the sheet in the tensor, as Python writes it; empty for all of it
    expected: list[list[float]]
    got: list[list[float]]
    wrong: list[list[bool]]


class Steps(msgspec.Struct, tag="steps"):
    """The events of a training function and of the reference; letters as in `Training.events`."""

    expected: str
    got: str


class CaseLine(msgspec.Struct, tag="line"):
    """The outcome of one case of a public check. `told`: what differs, the likely cause, and what to try."""

    key: str
    exercise: str
    title: str
    outcome: CheckOutcome
    told: list[Message] = []
    seen: TensorDifference | Steps | None = None
    printed: str = ""


class Importing(msgspec.Struct, tag="importing"):
    """The student's module is about to be run."""


class Began(msgspec.Struct, tag="began"):
    """A check is about to be run."""

    key: str
    exercise: str
    title: str


class ChecksEnded(msgspec.Struct, tag="ended"):
    """The last event. `fault`: what kept the checks from running. `notes`: what is odd about the files."""

    fault: list[Message] = []
    notes: list[Message] = []
    printed: str = ""  # by the module, while it was imported


Event = Importing | Began | CaseLine | ChecksEnded
Tell = Callable[[Event], None]


class CheckRequest(msgspec.Struct):
    """A request to check the assignment in a folder, all exercises or one.

    `done`: the cases whose outcome is known. `ended`: exercises in which a check had to be stopped, so that their
    other checks are not run.
    """

    folder: str
    exercise: str = ""
    nearby: str = ""  # the student's working directory, where her file may be by mistake
    done: list[str] = []
    ended: list[str] = []


class Checked:
    """The outcome of all public checks of one assignment, or of one exercise."""

    def __init__(self, released: Released, exercise: str = "") -> None:
        self.released = released
        self.exercise = exercise  # the only one that is checked; "" for all
        self.lines: list[CaseLine] = []
        self.fault: list[Message] = []
        self.notes: list[Message] = []
        self.printed = ""

    def add(self, event: Event) -> None:
        """Add an event."""
        if isinstance(event, CaseLine):
            self.lines.append(event)
        elif isinstance(event, ChecksEnded):
            self.fault, self.notes, self.printed = event.fault, event.notes, event.printed

    @property
    def exercises(self) -> list[str]:
        """The exercises that are checked, in the order of the stub. Raises ReleaseError."""
        names = list(self.released.expectations.exercises)
        return [self.exercise] if self.exercise else names

    def of(self, exercise: str) -> list[CaseLine]:
        """The cases of one exercise."""
        return [line for line in self.lines if line.exercise == exercise]

    def state(self, exercise: str) -> State:
        """The state of an exercise."""
        outcomes = {"not_run" if line.outcome == "broken" else line.outcome for line in self.of(exercise)}
        return next((state for state in GRAVEST if state in outcomes), "unchecked")

    @property
    def nothing_written(self) -> bool:
        """True if all exercises are still stubs."""
        return bool(self.lines) and all(line.outcome == "not_attempted" for line in self.lines)

    @property
    def done(self) -> bool:
        """True if every exercise passes its public checks."""
        return not self.fault and all(self.state(name) in ("passed", "unchecked") for name in self.exercises)

    def hidden(self) -> int:
        """The number of hidden checks of these exercises."""
        known = self.released.expectations.exercises
        return sum(known[name].hidden_checks for name in self.exercises if name in known)
