"""A case is run against whoever is in the student's place, and its script saves the next student's run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.assignment import Method
from autograder.checks.diagnosis.diagnose import diagnose_assertion
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.checks.observers.observer import Remembered
from autograder.checks.observers.pair import Pair
from autograder.checks.pytest_plugin.check_case import CheckCase, case_of
from autograder.checks.pytest_plugin.session import run_session
from autograder.grading.judge.case_runner import CaseRunner
from autograder.grading.judge.diagnosing import diagnosis_of, fails_at_the_same_assert
from autograder.grading.judge.results import CaseRun
from autograder.inside.protocol.observation import Observation
from autograder.sandbox.server import Starved
from autograder.sandbox.subject import Subject

CHECKS = '''
from autograder.checks import points, fixed
import pytest
import torch

EXERCISE = "double"

@points(2)
def test_values(both):
    """It doubles."""
    both.call("double", fixed(torch.tensor([1.0, 2.0]))).assert_same_output()

@points(1)
def test_length(both):
    """It is as long as its input."""
    run = both.call("double", fixed(torch.tensor([1.0, 2.0])))
    assert float(run.student.output[0]) != 3.0, "three is not twice one"

@points(1)
def test_first_row(both):
    """Its first number is two."""
    run = both.call("double", fixed(torch.tensor([[1.0], [2.0]])))
    assert ["none", "one", "two"][int(run.student.output[0, 0])] == "two"

@points(1)
def test_that_is_broken(both):
    """Nobody passes it."""
    raise RecursionError

@points(1)
def test_that_fills_memory(both):
    """It needs memory for what only a student returns."""
    if float(both.call("double", fixed(torch.tensor([1.0]))).student.output[0]) != 2.0:
        raise MemoryError

@pytest.fixture
def size(tmp_path):
    return len(str(tmp_path)) and 2

@points(1)
def test_with_a_fixture(both, size):
    """A fixture of pytest's own works, too."""
    both.call("double", fixed(torch.ones(size))).assert_same_output()
'''
RIGHT = "def double(x):\n    return x * 2\n"
WRONG = "def double(x):\n    return x * 3\n"
Runs = Callable[[Callable[[CaseRunner, dict[str, CheckCase]], None]], None]


@pytest.fixture
def bank() -> Any:
    """What a runner needs of a bank of references."""
    return SimpleNamespace(scripts={}, mistakes=[])


@pytest.fixture
def with_cases(tmp_path: Path, bank: Any) -> Iterator[Runs]:
    """Calls something with a runner and the collected cases, by name."""
    path = tmp_path / "01_double" / "test_double.py"
    path.parent.mkdir()
    path.write_text(CHECKS)

    def run(work: Callable[[CaseRunner, dict[str, CheckCase]], None]) -> None:
        def loop(items: list[pytest.Function]) -> None:
            runner = CaseRunner(bank, "", 0)
            work(runner, {case.name: case for case in map(case_of, items)})
            runner.finish()

        assert run_session([path], tmp_path, loop).fault == ""

    yield run


def pair_of(start: Callable[..., Subject], student: str) -> Pair:
    """A student against the right answer."""
    return Pair(start(student), Remembered(start(RIGHT)), Method())


def test_a_case_judges_whoever_stands_in_the_students_place(with_cases: Runs, start: Callable[..., Subject]) -> None:
    right, wrong = pair_of(start, RIGHT), pair_of(start, WRONG)

    def work(runner: CaseRunner, cases: dict[str, CheckCase]) -> None:
        for name in ("test_values", "test_length", "test_with_a_fixture"):
            assert runner.run(cases[name], right).outcome == "passed"
            result = runner.run(cases[name], wrong)
            assert result.outcome == "failed", result.fault

    with_cases(work)


def test_a_case_that_passed_once_is_judged_by_its_claims_and_the_check_runs_only_where_one_breaks(
    with_cases: Runs, start: Callable[..., Subject], bank: Any
) -> None:
    first, second, third = (
        pair_of(start, RIGHT),
        pair_of(start, "def double(x):\n    return x + x\n"),
        pair_of(start, WRONG),
    )

    def work(runner: CaseRunner, cases: dict[str, CheckCase]) -> None:
        ran: list[str] = []
        run = runner.items.run
        runner.items.run = lambda item, both: (ran.append(item.name), run(item, both))[1]  # type: ignore[method-assign, func-returns-value]
        for pair, outcome in ((first, "passed"), (second, "passed"), (third, "failed")):
            assert runner.judge(cases["test_values"], pair).outcome == outcome
        assert ran == ["test_values", "test_values"]  # not for the second student
        assert runner.judge(cases["test_length"], first).outcome == "passed"
        assert runner.judge(cases["test_length"], second).outcome == "passed"
        assert ran[2:] == ["test_length", "test_length"]  # it looks at the student, so it is run for each

    with_cases(work)
    assert len(bank.scripts) == 2


def test_a_mistake_is_named_that_fails_at_the_same_assert_and_is_run_once(
    with_cases: Runs, start: Callable[..., Subject], bank: Any
) -> None:
    student = pair_of(start, WRONG)
    alike = KnownMistake("m01_three", "cause", "hint", Remembered(start(WRONG)))
    other = KnownMistake("m02_four", "cause", "hint", Remembered(start("def double(x):\n    return x * 4\n")))
    bank.mistakes = [alike, other]

    def work(runner: CaseRunner, cases: dict[str, CheckCase]) -> None:
        case = cases["test_length"]
        failed = CaseRun(case, runner.judge(case, student), (0, len(student.history)))
        assert failed.result.failure is None and failed.result.message is not None
        assert fails_at_the_same_assert(alike, failed, student, runner)
        assert not fails_at_the_same_assert(other, failed, student, runner)
        history = list(student.history)
        assert diagnosis_of(failed, history, student, runner).mistake == "m01_three"
        assert student.history == history  # the mistake was run in a pair of its own
        runner.run = None  # type: ignore[assignment, method-assign]
        assert diagnosis_of(failed, history, student, runner) == diagnose_assertion([alike], history)

    with_cases(work)


def test_a_check_that_stumbles_over_an_odd_answer_is_failed_if_the_reference_passes_it(
    with_cases: Runs, start: Callable[..., Subject]
) -> None:
    odd = pair_of(start, "def double(x):\n    return x * 9\n")
    full = pair_of(start, WRONG)

    def work(runner: CaseRunner, cases: dict[str, CheckCase]) -> None:
        result = runner.judge(cases["test_first_row"], odd)
        assert result.outcome == "failed" and result.message is not None
        assert result.message.text.endswith("this check could not read it (IndexError).")
        assert runner.judge(cases["test_first_row"], pair_of(start, RIGHT)).outcome == "passed"
        assert runner.judge(cases["test_that_is_broken"], odd).outcome == "broken"
        assert runner.judge(cases["test_that_fills_memory"], full).outcome == "broken", "others may have filled it"
        full.is_full = True
        assert runner.judge(cases["test_that_fills_memory"], full).outcome == "failed"

    with_cases(work)


def test_a_machine_that_starves_a_worker_is_not_the_students_fault(
    with_cases: Runs, start: Callable[..., Subject]
) -> None:
    pair = pair_of(start, RIGHT)

    class Starving:
        def observe(self, request: object) -> Observation:
            raise Starved("no core")

    def work(runner: CaseRunner, cases: dict[str, CheckCase]) -> None:
        assert runner.judge(cases["test_values"], pair).outcome == "passed"
        result = runner.judge(cases["test_values"], Pair(Starving(), pair.reference, pair.method))
        assert result.outcome == "broken" and "Starved" in result.fault

    with_cases(work)
