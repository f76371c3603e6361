"""A check ends as the gravest of its cases, and one that needs another waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.assignment import Settings
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.checks.pytest_plugin.item_runner import CaseResult
from autograder.grading.judge.results import CaseRun, Results
from autograder.locale.message import message
from autograder.report import CheckOutcome

ITEM: Any = None  # of pytest's; nothing here looks at it


def case(name: str, *needs: str, exercise: str = "f", own_work: bool = False, public: bool = False) -> CheckCase:
    """A check of two points."""
    id = ("public/" if public else "") + f"{exercise}/{name}"
    points = 0.0 if public else 2.0
    return CheckCase("a", id, exercise, name, "", f"{name} is right.", points, list(needs), own_work, public, ITEM)


def results(**visibility: Any) -> Results:
    """Nothing was run yet."""
    return Results(Settings(order=1, points=4.0, title={"en": "A"}, visibility=visibility), "cpu")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["passed", "passed"], "passed"),
        (["passed", "failed"], "failed"),
        (["not_run", "passed"], "not_run"),
        (["failed", "broken", "failed"], "broken"),
        (["blocked", "not_attempted"], "not_attempted"),
    ],
)
def test_a_check_ends_as_its_gravest_case(outcomes: list[CheckOutcome], expected: CheckOutcome) -> None:
    found = results().add(case("test_f"), [CaseResult(outcome) for outcome in outcomes])
    assert (found.outcome, found.points, found.max_points) == (expected, 2.0 * (expected == "passed"), 2.0)
    assert found.devices == {"cpu": expected, "cuda": "not_run"}


def test_of_cases_that_are_equally_grave_the_first_one_speaks() -> None:
    cases = [CaseResult("failed", message("not_a_module", name=name)) for name in ("first", "second")]
    found = results().add(case("test_f"), [CaseResult("passed"), *cases])
    assert found.message == cases[0].message


def test_a_check_is_as_visible_as_the_assignment_says() -> None:
    found = results(default="after_due_date", **{"f/test_g": "hidden"})
    assert found.add(case("test_f"), [CaseResult("passed")]).visibility == "after_due_date"
    assert found.add(case("test_g"), [CaseResult("passed")]).visibility == "hidden"


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        ("passed", None),
        ("failed", "blocked"),
        ("blocked", "blocked"),
        ("not_attempted", "not_attempted"),
        ("not_run", "not_run"),
        ("broken", "broken"),
    ],
)
def test_a_check_waits_for_one_that_it_needs(before: CheckOutcome, outcome: CheckOutcome | None) -> None:
    found = results()
    found.add(case("test_values"), [CaseResult(before)])
    premise = found.premise(case("test_edges", "test_values"))
    assert (premise.outcome if premise is not None else None) == outcome


def test_a_check_of_another_exercise_is_nobody_elses_premise() -> None:
    found = results()
    found.add(case("test_values", exercise="g"), [CaseResult("failed")])
    found.add(case("test_values"), [CaseResult("passed")])
    assert found.premise(case("test_edges", "test_values")) is None


def test_what_was_broken_is_named_by_assignment_and_check() -> None:
    found = results()
    runs = [CaseRun(case("test_f"), CaseResult("broken", fault=fault), (0, 0)) for fault in ("", "KeyError: 'x'")]
    found.add_runs(runs)
    assert found.faults == ["a: f/test_f: KeyError: 'x'"]
