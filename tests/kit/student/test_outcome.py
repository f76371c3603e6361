"""Tests of the outcome of public checks: events add up to the state of each exercise, and need no torch."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from autograder.locale.message import message
from autograder.released import Released
from autograder.report import CheckOutcome
from autograder.student.outcome import Began, CaseLine, Checked, ChecksEnded, Event, Importing, State, Steps


def line(exercise: str, outcome: CheckOutcome, key: str = "public/a") -> CaseLine:
    return CaseLine(key, exercise, "It works.", outcome)


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        (["passed", "passed"], "passed"),
        (["passed", "failed"], "failed"),
        (["failed", "not_run", "blocked"], "failed"),
        (["passed", "blocked", "not_run"], "not_run"),
        (["broken", "passed"], "not_run"),  # a fault of ours is not the student's
        (["not_attempted", "blocked"], "blocked"),
        (["not_attempted", "passed"], "not_attempted"),
        ([], "unchecked"),
    ],
)
def test_an_exercise_is_in_the_gravest_state_of_its_checks(
    released: Released, outcomes: list[CheckOutcome], state: State
) -> None:
    checked = Checked(released)
    for outcome in outcomes:
        checked.add(line("softmax", outcome))
    checked.add(line("logsumexp", "passed"))
    assert checked.state("softmax") == state


def test_only_outcomes_and_the_end_are_kept_of_the_events(released: Released) -> None:
    checked = Checked(released)
    checked.add(Importing())
    checked.add(Began("public/a", "softmax", "It works."))
    checked.add(line("softmax", "passed"))
    checked.add(ChecksEnded([message("torch_missing", python="p")], [message("source_empty", file="f")], "hello"))
    assert [each.exercise for each in checked.lines] == ["softmax"]
    assert [told.id for told in (*checked.fault, *checked.notes)] == ["torch_missing", "source_empty"]
    assert checked.printed == "hello"


def test_it_is_done_when_every_exercise_passes_or_has_no_public_check(released: Released) -> None:
    checked = Checked(released)
    for name in checked.exercises[:-1]:
        checked.add(line(name, "passed"))
    assert checked.done
    checked.add(line(checked.exercises[-1], "failed"))
    assert not checked.done
    checked.lines.pop()
    checked.add(ChecksEnded([message("checks_interrupted")]))
    assert not checked.done


def test_nothing_is_written_while_all_checks_say_so(released: Released) -> None:
    checked = Checked(released)
    assert not checked.nothing_written
    checked.add(line("softmax", "not_attempted"))
    assert checked.nothing_written
    checked.add(line("logsumexp", "failed"))
    assert not checked.nothing_written


def test_of_one_exercise_only_its_hidden_checks_are_counted(released: Released) -> None:
    assert Checked(released, "softmax").exercises == ["softmax"]
    assert Checked(released, "softmax").hidden() == released.expectations.exercises["softmax"].hidden_checks
    assert Checked(released).hidden() == released.expectations.hidden_checks
    assert Checked(released, "no_such_exercise").hidden() == 0


@pytest.mark.parametrize(
    "event",
    [
        Importing(),
        Began("k", "f", "t"),
        CaseLine("k", "f", "t", "failed", [message("gradient_missing", name="x")], Steps("FBS", "FB"), "out"),
        ChecksEnded([], [message("source_empty", file="f")]),
    ],
)
def test_an_event_travels_between_processes_as_it_is(event: Event) -> None:
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(event), type=Event) == event


def test_it_needs_no_torch_so_that_the_watch_starts_at_once() -> None:
    code = "import sys, autograder.student.outcome; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
