"""What the public checks showed of a student's module: told piece by piece, and gathered. Knows nothing of torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from autograder.locale.message import Message
from autograder.released import Released
from autograder.report import CheckOutcome

State = Literal["passed", "failed", "not_attempted", "blocked", "not_run", "unchecked"]
# an exercise is in the first of these states that one of its checks is in
GRAVEST: tuple[State, ...] = ("failed", "not_run", "blocked", "not_attempted", "passed")


class TensorDifference(msgspec.Struct, tag="difference"):
    """Two tensors that differ, cut to one sheet of numbers."""

    where: Message | None
    shape: list[int]
    part: str  # the part of the tensor that the sheet is, as Python's index; empty for all of it
    expected: list[list[float]]
    got: list[list[float]]
    wrong: list[list[bool]]


class Steps(msgspec.Struct, tag="steps"):
    """What a training function did, and what it should have done; letters as in `Training.events`."""

    expected: str
    got: str


class CaseLine(msgspec.Struct, tag="line"):
    """What came of one case of a public check: its sentence, and what differs, why, and what to try."""

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
    """There is no more to come. `fault`: what kept the checks from being run; `notes`: what was odd about the files."""

    fault: list[Message] = []
    notes: list[Message] = []
    printed: str = ""  # while the module was imported


Event = Importing | Began | CaseLine | ChecksEnded
Tell = Callable[[Event], None]


class CheckRequest(msgspec.Struct):
    """Check the assignment in a folder; all exercises, or one.

    `done`: the cases that are known already. `ended`: exercises in which one check did not end by itself, so that the
    others are not tried.
    """

    folder: str
    exercise: str = ""
    nearby: str = ""  # where the student stands, in case that her file lies there
    done: list[str] = []
    ended: list[str] = []


class Checked:
    """All that the public checks showed of one assignment."""

    def __init__(self, released: Released, exercise: str = "") -> None:
        self.released = released
        self.exercise = exercise  # the only one that was asked for
        self.lines: list[CaseLine] = []
        self.fault: list[Message] = []
        self.notes: list[Message] = []
        self.printed = ""

    def add(self, event: Event) -> None:
        """Take in one more piece."""
        if isinstance(event, CaseLine):
            self.lines.append(event)
        elif isinstance(event, ChecksEnded):
            self.fault, self.notes, self.printed = event.fault, event.notes, event.printed

    @property
    def exercises(self) -> list[str]:
        """The exercises that this is about, in the order of the stub. Raises ReleaseError."""
        names = list(self.released.expectations.exercises)
        return [self.exercise] if self.exercise else names

    def of(self, exercise: str) -> list[CaseLine]:
        """The cases of one exercise."""
        return [line for line in self.lines if line.exercise == exercise]

    def state(self, exercise: str) -> State:
        """How an exercise stands."""
        outcomes = {"not_run" if line.outcome == "broken" else line.outcome for line in self.of(exercise)}
        return next((state for state in GRAVEST if state in outcomes), "unchecked")

    @property
    def nothing_written(self) -> bool:
        """Whether there is nothing to be seen but stubs."""
        return bool(self.lines) and all(line.outcome == "not_attempted" for line in self.lines)

    @property
    def done(self) -> bool:
        """Whether every exercise passes its public checks."""
        return not self.fault and all(self.state(name) in ("passed", "unchecked") for name in self.exercises)

    def hidden(self) -> int:
        """How many hidden checks wait for these exercises."""
        known = self.released.expectations.exercises
        return sum(known[name].hidden_checks for name in self.exercises if name in known)
