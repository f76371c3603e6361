"""PrairieLearn's results.json, next to what a library for it writes, and by the rules of its server and element."""

import io
import json
import unittest
from collections.abc import Callable
from typing import Any

import pytest
from autograder_utils.Decorators import Weight as weight
from autograder_utils.JSONTestRunner import JSONTestRunner
from autograder_utils.ResultBuilders import prairieLearnResultBuilder
from autograder_utils.ResultFinalizers import prairieLearnResultFinalizer

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.hosts.prairielearn import render
from autograder.report import CheckResult, Report

ENGLISH = Language("en")


@pytest.fixture(scope="module")
def golden() -> Any:
    """What HybridJSONTestRunner writes for PrairieLearn."""

    class Golden(unittest.TestCase):
        """Tests as the library's readme shows them."""

        @weight(2)
        def test_passes(self) -> None:
            """A title."""

        @weight(1)
        def test_fails(self) -> None:
            """Another."""
            print("some output")
            self.fail("no")

    stream = io.StringIO()
    runner = JSONTestRunner(
        stream=stream, result_builder=prairieLearnResultBuilder, result_finalizer=prairieLearnResultFinalizer
    )
    runner.run(unittest.defaultTestLoader.loadTestsFromTestCase(Golden))
    return json.loads(stream.getvalue())


def kind(value: Any) -> Any:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value)


def no_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return all(no_nulls(inner) for inner in value.values())
    return all(map(no_nulls, value)) if isinstance(value, list) else value is not None


def test_every_key_is_one_that_the_library_writes_with_the_same_type(
    golden: Any, report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    results = json.loads(render(report(check(), check("softmax/test_b", outcome="failed")), ENGLISH))
    assert {key: kind(value) for key, value in results.items()} == {key: kind(value) for key, value in golden.items()}
    known = {key: kind(value) for test in golden["tests"] for key, value in test.items()}
    for test in results["tests"]:
        assert {key: kind(value) for key, value in test.items()}.items() <= known.items()


def test_the_score_is_a_part_of_one_and_every_test_has_points(
    hostile: Report, report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    # "results.score must be a number between 0 and 1", else the job is not gradable (externalGrader.ts); a test
    # without points or max_points takes them from all (pl-external-grader-results.py)
    for made in (hostile, report(check()), report(check(max_points=0.0, public=True))):
        results = json.loads(render(made, ENGLISH))
        assert results["gradable"] is True
        assert 0 <= results["score"] <= 1
        for test in results["tests"]:
            assert isinstance(test["points"], float | int)
            assert isinstance(test["max_points"], float | int)
        assert no_nulls(results)


def test_hidden_checks_are_one_line_that_gives_the_sum_only(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    hidden = [check(f"a/{n}", visibility="hidden", outcome=o) for n, o in enumerate(["passed", "failed", "failed"])]
    tests = json.loads(render(report(check(), *hidden), ENGLISH))["tests"]
    assert tests[1:] == [{"name": "Checks that are not shown", "points": 2.0, "max_points": 6.0}]


@pytest.mark.parametrize("outcome", ["broken", "nothing"])
def test_no_attempt_is_charged_for_our_fault_or_for_nothing(
    report: Callable[..., Report], check: Callable[..., CheckResult], outcome: str
) -> None:
    if outcome == "broken":
        made = report(check(outcome="broken", points=0.0), outcome="broken", points_open=2.0)
    else:
        made = report(check(outcome="not_attempted"), intake=[message("intake_nothing", module="softmax")])
    results = json.loads(render(made, ENGLISH))
    assert set(results) == {"gradable", "format_errors"}  # a score of null crashes the page (None * 100)
    assert results["gradable"] is False
    assert ("our fault" if outcome == "broken" else "Nothing was handed in") in " ".join(results["format_errors"])
