"""CodeRunner's JSON, by the rules of the plugin's jobrunner.php and combinator_grader_outcome.php."""

import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.outlets.hosts.coderunner import render
from autograder.report import Report

ENGLISH = Language("en")

# "Unknown field name in combinator grader output" for any other
ALLOWED = {
    "fraction", "prologuehtml", "testresults", "files", "epiloguehtml", "columnformats", "showdifferences",
    "showoutputonly", "graderstate", "instructorhtml",
}  # fmt: skip
SPECIAL = {"iscorrect", "ishidden"}  # columns without a format


@pytest.fixture(params=["rich_report", "hostile", "empty"])
def outcome(request: pytest.FixtureRequest, report: Callable[..., Report]) -> Any:
    """The JSON of several reports."""
    made = report() if request.param == "empty" else request.getfixturevalue(request.param)
    return json.loads(render(made, ENGLISH))


def test_only_known_fields_and_a_fraction(outcome: Any) -> None:
    assert set(outcome) <= ALLOWED
    # missing_or_bad_fraction: is_numeric, 0 to 1
    assert 0.0 <= outcome["fraction"] <= 1.0


def test_every_row_is_as_long_as_the_head_and_every_ordinary_column_has_a_format(outcome: Any) -> None:
    table = outcome.get("testresults", [[]])
    assert {len(row) for row in table} == {len(table[0])}
    assert len([name for name in table[0] if name not in SPECIAL]) == len(outcome.get("columnformats", []))
    assert set(outcome.get("columnformats", ["%s"])) == {"%s"}  # %h would take a cell for HTML


def test_what_stands_before_the_table_holds_no_element_but_ours(outcome: Any) -> None:
    seen: set[str] = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: seen.add(tag)  # type: ignore[method-assign, assignment]
    parser.feed(outcome.get("prologuehtml", ""))
    assert seen <= {"p", "span"}
