"""Every odd submission in tests/situations/ gets the report that stands beside it."""

from __future__ import annotations

import json

import pytest

from autograder.report import Report
from tests.support import situation_runs
from tests.support.accusing import accusing

NAMES = situation_runs.situations()
HONEST = situation_runs.honest()


@pytest.fixture(scope="module")
def reports(shared_server: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    folder = tmp_path_factory.mktemp("situations")
    return situation_runs.grade(folder)


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_each_situation_gets_its_report(reports: dict[str, Report], name: str) -> None:
    expected = json.loads((situation_runs.SITUATIONS / name / "expected.json").read_text("utf-8"))
    del expected["why"]
    assert situation_runs.told(reports[name]) == expected


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_handed_in_is_graded_and_whatever_is_odd_is_told(reports: dict[str, Report], name: str) -> None:
    report = reports[name]
    assert report.outcome == "graded"
    unhappy = [check for check in report.checks if check.outcome != "passed"]
    assert all(check.message is not None and check.message.text for check in unhappy)


@pytest.fixture(scope="module")
def honest_reports(shared_server: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    return situation_runs.grade_honest(tmp_path_factory.mktemp("honest"))


def test_there_are_enough_honest_idioms() -> None:
    assert len(HONEST) >= 81


@pytest.mark.parametrize("name", HONEST)
def test_no_honest_idiom_costs_a_point(honest_reports: dict[str, Report], name: str) -> None:
    report = honest_reports[name]
    unjust = report.points_open > 0 or any(finding.severity != "note" for finding in report.findings)
    assert (report.outcome, report.score, report.points_open) == ("graded", report.max_score, 0)
    assert not unjust
    assert accusing(finding.message for finding in report.findings) == []
