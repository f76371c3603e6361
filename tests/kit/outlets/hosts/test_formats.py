"""Tests of the table of formats: every host has one, each renders any report, and the exit status is the host's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.locale.language import LANGUAGES, Language
from autograder.outlets.hosts import formats
from autograder.outlets.hosts.formats import FORMATS
from autograder.report import CheckResult, Report, decode

HOSTS = {path.stem for path in Path(formats.__file__).parent.glob("*.py")} - {"__init__", "formats"}


def test_every_host_has_a_format_and_our_own_report_has_one_too() -> None:
    assert set(FORMATS) == HOSTS | {"json"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FORMATS)
def test_a_format_renders_any_report_as_bytes(
    name: Any, language: Any, rich_report: Report, hostile: Report, report: Callable[..., Report]
) -> None:
    reports = [rich_report, report(), report(outcome="broken")]
    if name != "json":  # our own reports come from a judge as JSON, so they hold no text that is not Unicode
        reports.append(hostile)
    for made in reports:
        assert isinstance(FORMATS[name].render(made, Language(language)), bytes)


def test_only_scripts_and_continuous_integration_see_a_fault_of_ours_by_the_exit_status() -> None:
    assert {name for name, format in FORMATS.items() if format.broken} == {"json", "junit"}
    assert {format.broken for format in FORMATS.values()} == {0, 3}


def test_json_is_the_report_itself(rich_report: Report) -> None:
    assert decode(FORMATS["json"].render(rich_report, Language("en"))) == rich_report


def test_vpl_takes_the_range_of_grades_from_its_environment(
    report: Callable[..., Report], check: Callable[..., CheckResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VPL_GRADEMIN", "1")
    monkeypatch.setenv("VPL_GRADEMAX", "5")
    assert b"Grade :=>> 5\n" in FORMATS["vpl"].render(report(check()), Language("en"))
