"""Tests of the checker: real processes that loop, exit, print and take for ever; a verdict comes nevertheless."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from autograder.released import Released, ReleaseError
from autograder.student import checker as module
from autograder.student.checker import Checker, Forking, Fresh, Stopped, preloaded, quickest
from autograder.student.outcome import Event, Importing

from .conftest import NAIVE

Answer = Callable[[str], None]


def hurry(released: Released, seconds: float) -> Released:
    """The same assignment, whose checks may take less time."""
    path = released.folder / "public.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "check_seconds": seconds}), "utf-8")
    return Released(released.folder)


@pytest.fixture(scope="module")
def fresh() -> Iterator[Checker]:
    start = Fresh()
    yield Checker(start)
    start.close()


@pytest.mark.parametrize("way", ["warm", "fresh"])
def test_a_verdict_is_the_same_from_a_fork_and_from_a_process_started_afresh(
    request: pytest.FixtureRequest, released: Released, answer: Answer, way: str
) -> None:
    checker: Checker = request.getfixturevalue(way)
    answer("print('looked at', tuple(x.shape))\n" + NAIVE)
    checked = checker.check(released)
    states = [checked.state(name) for name in checked.exercises]
    assert states == ["not_attempted", "failed", "not_attempted", "not_attempted"]
    assert [line.printed for line in checked.of("softmax")] == ["looked at (2,)\n"] * 2
    answer("return torch.softmax(x, dim)")
    assert checker.check(released).state("softmax") == "passed"


@pytest.mark.parametrize("way", ["warm", "fresh"])
def test_an_endless_loop_is_ended_and_told_and_the_other_exercises_are_checked(
    request: pytest.FixtureRequest, released: Released, answer: Answer, way: str
) -> None:
    answer("while True: pass")
    checked = request.getfixturevalue(way).check(hurry(released, 0.5))
    assert [checked.state(name) for name in ("softmax", "cross_entropy")] == ["failed", "not_attempted"]
    first, second = checked.of("softmax")
    told = [part.text for part in first.told]
    assert told[0] == "softmax gave no answer within 0.5 seconds and was stopped."
    assert "a loop that never ends" in told[1]
    assert (second.outcome, second.told[0].id) == ("blocked", "not_tried")
    assert len(checked.lines) == 7 and not checked.fault


def test_code_that_ends_the_process_costs_its_own_exercise_only(
    warm: Checker, released: Released, answer: Answer
) -> None:
    answer("import os\nos._exit(3)")
    checked = warm.check(released)
    assert checked.of("softmax")[0].told[0].id == "process_ended"
    assert checked.state("cross_entropy") == "not_attempted" and len(checked.lines) == 7


def test_an_import_that_takes_for_ever_is_told_with_what_to_do(warm: Checker, released: Released) -> None:
    released.answer.write_text("import time\ntime.sleep(60)\n")
    seen: list[Event] = []
    checked = warm.check(hurry(released, 0.2), looked=seen.append)
    assert [part.id for part in checked.fault] == ["load_timed_out", "import_takes_long"]
    assert "longer than 0.4 seconds" in checked.fault[0].text
    assert isinstance(seen[0], Importing)


def test_an_import_that_ends_the_process_is_told(warm: Checker, released: Released) -> None:
    released.answer.write_text("import os\nos._exit(0)\n")
    assert [part.id for part in warm.check(released).fault] == ["load_ended"]


def test_memory_without_end_is_refused_before_the_machine_swaps(
    warm: Checker, released: Released, answer: Answer
) -> None:
    answer("return torch.zeros(1 << 40)")
    (first, *_) = warm.check(released).of("softmax")
    assert first.outcome == "failed" and first.told[0].id == "memory_refused"


def test_prints_without_end_are_cut(warm: Checker, released: Released, answer: Answer) -> None:
    answer("print('long ' * 100_000)\nreturn x")
    printed = warm.check(released).of("softmax")[0].printed
    assert printed.startswith("long long") and printed.endswith("[…]") and len(printed) < 3000


def test_a_check_that_nobody_waits_for_any_more_is_given_up(warm: Checker, released: Released, answer: Answer) -> None:
    answer("while True: pass")
    asked = 0

    def saved_again() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    with pytest.raises(Stopped):
        warm.check(released, stopped=saved_again)
    answer("return torch.softmax(x, dim)")
    assert warm.check(released).state("softmax") == "passed"


def test_damaged_expectations_are_told_without_a_process(warm: Checker, released: Released) -> None:
    (released.folder / "public.json").write_text("{")
    assert [part.id for part in warm.check(Released(released.folder)).fault] == ["release_damaged"]


def test_what_an_assignment_asks_for_is_imported_beforehand(released: Released) -> None:
    (released.folder / "public.json").write_text(
        json.dumps({**json.loads((released.folder / "public.json").read_text("utf-8")), "preload": ["csv"]})
    )
    damaged = Released(released.folder.parent / "nothing")
    assert preloaded([Released(released.folder), damaged]) == ["csv"]
    with pytest.raises(ReleaseError):
        assert damaged.expectations


def test_where_nothing_can_be_forked_a_process_is_started_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_fork(preload: object) -> Forking:
        raise OSError("no fork here")

    monkeypatch.setattr(module, "Forking", no_fork)
    assert isinstance(quickest([]), Fresh)
