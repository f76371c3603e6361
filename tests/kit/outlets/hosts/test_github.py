"""The result of a GitHub Classroom grader, read as the autograding reporter reads it."""

import json
from base64 import b64decode
from collections.abc import Callable
from typing import Any

from autograder.locale.language import Language
from autograder.outlets.hosts.github import render
from autograder.report import Adjustment, CheckResult, Report

ENGLISH = Language("en")


def read(content: Any) -> Any:
    """autograding-grading-reporter, src/main.js: atob, JSON.parse."""
    return json.loads(b64decode(content, validate=False))


def reported(result: Any) -> Any:
    """The same file, its sum: of tests[].score, where max_score is truthy."""
    return sum(test["score"] for test in result["tests"]) if result["max_score"] else 0


def test_the_reporter_adds_up_our_score(report: Callable[..., Report], check: Callable[..., CheckResult]) -> None:
    checks = [
        check("a/1"),
        check("a/2", outcome="failed"),
        check("a/3", visibility="hidden"),
        check("a/4", visibility="hidden", outcome="failed"),
    ]
    result = read(render(report(*checks), ENGLISH))
    assert (reported(result), result["max_score"]) == (4, 8)
    assert (result["version"], result["status"]) == (1, "fail")


def test_points_taken_for_lateness_are_in_the_sum(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    late = Adjustment(id="late", points=-0.5, reason="Handed in late")
    result = read(render(report(check(), score=1.5, adjustments=[late]), ENGLISH))
    assert reported(result) == 1.5
    assert result["tests"][-1]["message"] == "Handed in late: -0.5"


def test_every_test_has_what_the_reporter_reads(hostile: Report, rich_report: Report) -> None:
    for made in (hostile, rich_report):
        result = read(render(made, ENGLISH))
        for test in result["tests"]:
            assert set(test) == {"name", "status", "score", "message"}
            assert test["status"] in {"pass", "fail", "error"}
            assert isinstance(test["score"], float)
        assert result["status"] in {"pass", "fail", "error"}


def test_it_fits_into_one_line_of_a_steps_output(rich_report: Report) -> None:
    content = render(rich_report, ENGLISH)
    assert content.count(b"\n") == 1
    assert content.endswith(b"\n")


def test_what_broke_on_our_side_is_an_error(rich_report: Report) -> None:
    result = read(render(rich_report, ENGLISH))
    assert result["status"] == "error"
    assert "our fault" in result["tests"][-1]["message"]


def test_the_sum_is_right_even_where_every_check_had_to_be_left_out(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    many = [check(f"a/{number}", outcome="passed" if number % 4 else "failed") for number in range(4000)]
    result = read(render(report(*many), ENGLISH))
    assert (reported(result), result["max_score"]) == (6000, 8000)
