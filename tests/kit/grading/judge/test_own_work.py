"""An answer that is not the student's own earns nothing of its exercise, and nobody else's exercise suffers."""

from __future__ import annotations

import pytest

from autograder.checks.pytest_plugin.item_runner import CaseResult
from autograder.grading.judge.own_work import by_method_alone, own_work_findings, withhold
from autograder.grading.judge.results import Results
from autograder.locale.message import Message, message
from autograder.report import CheckOutcome

from .test_results import case, results

WHY = message("forbidden_operation", name="f", operations="aten::softmax")


def judged(own_work: CheckOutcome, told: Message = WHY) -> Results:
    """All checks passed but that of own work."""
    found = results()
    found.add(case("test_public", public=True), [CaseResult("passed")])
    found.add(case("test_values"), [CaseResult("passed")])
    found.add(case("test_edges"), [CaseResult("failed", WHY)])
    found.add(case("test_own_work", own_work=True), [CaseResult(own_work, told)])
    found.add(case("test_values", exercise="g"), [CaseResult("passed")])
    return found


def outcomes(found: Results) -> dict[str, CheckOutcome]:
    """The outcome of each check."""
    return {name: check.outcome for name, check in found.checks.items()}


def test_points_of_an_answer_that_is_not_own_work_are_withheld() -> None:
    found = judged("failed")
    withhold(found)
    assert outcomes(found) == {
        "public/f/test_public": "passed",
        "f/test_values": "blocked",
        "f/test_edges": "failed",
        "f/test_own_work": "failed",
        "g/test_values": "passed",
    }
    told = found.checks["f/test_values"].message
    assert told is not None and "test_own_work is right." in told.text
    assert found.checks["f/test_values"].points == 0.0


def test_where_code_raises_only_when_it_is_watched_the_points_stay_open() -> None:
    found = judged("not_run", message("method_unwatched", name="f", text="no"))
    withhold(found)
    assert found.checks["f/test_values"].outcome == "not_run"


@pytest.mark.parametrize("own_work", ["passed", "blocked", "not_attempted", "not_run", "broken"])
def test_nothing_is_withheld_where_nothing_speaks_against_the_student(own_work: CheckOutcome) -> None:
    found = judged(own_work)
    withhold(found)
    assert found.checks["f/test_values"].outcome == "passed"


def test_the_teacher_hears_of_it_as_gravely_as_the_assignment_says() -> None:
    (finding,) = own_work_findings(judged("failed"), "warn")
    assert (finding.id, finding.severity, finding.check, finding.message) == (
        "not_own_work",
        "warn",
        "f/test_own_work",
        WHY,
    )
    assert own_work_findings(judged("passed"), "warn") == []


@pytest.mark.parametrize(
    ("about", "kept"), [("forbidden_operation", True), ("method_inconsistent", True), ("rng_moved", False)]
)
def test_without_its_premise_a_check_of_own_work_tells_about_the_method_alone(about: str, kept: bool) -> None:
    premise = CaseResult("blocked", message("needs_first", check=WHY))
    result = CaseResult("failed", message(about, name="f", operations="_softmax"))
    assert by_method_alone(result, premise) == (result if kept else premise)
    assert by_method_alone(CaseResult("passed"), premise) == premise
