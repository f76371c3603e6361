"""Submitty's validation_results.json, by the rules of its custom validators.

autograder/autograder and grading/ of Submitty: {"status": "success", "data": {"score", "message", "status"}} with a
score from 0 to 1 and a status of information, failure, warning or success, or {"status": "fail", "message"}.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.outlets.hosts.submitty import render
from autograder.report import CheckResult, Report

ENGLISH = Language("en")


@pytest.mark.parametrize(
    ("outcomes", "score", "status"),
    [(["passed"], 1, "success"), (["passed", "failed"], 0.5, "warning"), (["failed"], 0, "failure")],
)
def test_the_score_is_a_part_of_one_with_a_status_that_fits(
    report: Callable[..., Report], check: Callable[..., CheckResult], outcomes: Any, score: float, status: str
) -> None:
    made = report(*(check(f"a/{number}", outcome=outcome) for number, outcome in enumerate(outcomes)))
    results = json.loads(render(made, ENGLISH))
    assert set(results) == {"status", "data"}
    assert results["status"] == "success"
    assert set(results["data"]) == {"score", "message", "status"}
    assert (results["data"]["score"], results["data"]["status"]) == (score, status)


def test_a_hostile_report_has_a_score_and_text(hostile: Report) -> None:
    data = json.loads(render(hostile, ENGLISH))["data"]
    assert data["score"] == 0
    assert isinstance(data["message"], str)


def test_what_broke_on_our_side_is_a_failure_of_the_validator(rich_report: Report) -> None:
    results = json.loads(render(rich_report, ENGLISH))
    assert set(results) == {"status", "message"}
    assert results["status"] == "fail"
    assert "our fault" in results["message"]
