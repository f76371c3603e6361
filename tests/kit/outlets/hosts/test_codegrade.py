"""JUnit XML for CodeGrade, through junitparser: the weight of each test case is the points of its check."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.hosts.codegrade import render
from autograder.report import CheckResult, Report

from .conftest import parsed

ENGLISH = Language("en")


def weights(cases: Any) -> Any:
    return {name: float(case._elem.get("weight")) for name, case in cases.items()}


def test_each_check_weighs_its_points(rich_report: Report) -> None:
    suite, cases = parsed(render(rich_report, ENGLISH))
    found = weights(cases)
    assert found["softmax/test_gradients"] == 3
    assert found["unseen/2"] == 0.5
    assert sum(found.values()) == sum(check.max_points for check in rich_report.checks)
    assert suite.tests == len(found)


def test_checks_without_points_stay_out(rich_report: Report) -> None:
    assert "public/softmax/test_rows" not in parsed(render(rich_report, ENGLISH))[1]


@pytest.mark.parametrize("points", [1 / 3, 2.5, 1e-3])
def test_a_weight_is_a_plain_number(
    report: Callable[..., Report], check: Callable[..., CheckResult], points: Any
) -> None:
    _, cases = parsed(render(report(check(max_points=points)), ENGLISH))
    assert weights(cases)["softmax/test_values"] == pytest.approx(points, rel=1e-5)


def test_a_report_without_checks_makes_a_valid_file_too(report: Callable[..., Report]) -> None:
    suite, _ = parsed(render(report(outcome="broken", intake=[message("host_setup")]), ENGLISH))
    assert suite.errors == 1
