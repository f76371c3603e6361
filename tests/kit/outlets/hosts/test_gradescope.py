"""Gradescope's results.json, next to what its own library writes and through a reader that is not ours."""

import io
import json
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from gradescope_utils.autograder_utils.decorators import number, partial_credit, visibility, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
from gslocal.results import format_results

from autograder.locale.language import Language
from autograder.outlets.hosts.gradescope import render
from autograder.report import CheckResult, Report

ENGLISH = Language("en")


@pytest.fixture(scope="module")
def golden() -> Any:
    """What Gradescope's own library writes."""

    class Golden(unittest.TestCase):
        """A test class as Gradescope's documentation shows it."""

        @weight(2)
        @number("1")
        @visibility("after_due_date")
        def test_passes(self) -> None:
            """A title."""

        @partial_credit(3)
        @number("2")
        @visibility("visible")
        def test_partial(self, set_score: Any = None) -> None:
            """Another title."""
            set_score(1.5)

        @weight(1)
        @number("3")
        @visibility("hidden")
        def test_fails(self) -> None:
            """A third."""
            self.fail("no")

    stream = io.StringIO()
    JSONTestRunner(visibility="visible", stdout_visibility="hidden", stream=stream).run(
        unittest.defaultTestLoader.loadTestsFromTestCase(Golden)
    )
    return json.loads(stream.getvalue())


def kind(value: Any) -> Any:
    return "number" if isinstance(value, int | float) else type(value)


def test_every_key_is_one_that_gradescope_writes_itself_with_the_same_type(golden: Any, rich_report: Report) -> None:
    ours = json.loads(render(rich_report, ENGLISH))
    # formats and the output of the whole: https://gradescope-autograders.readthedocs.io/en/latest/specs/
    known = {key: kind(value) for key, value in golden.items()}
    known |= dict.fromkeys(("output", "output_format", "test_output_format", "test_name_format"), str)
    assert {key: kind(value) for key, value in ours.items()}.items() <= known.items()
    test_keys = {key: kind(value) for test in golden["tests"] for key, value in test.items()}
    for test in ours["tests"]:
        assert {key: kind(value) for key, value in test.items()} == test_keys
        assert test["status"] in {"passed", "failed"}
        assert test["visibility"] in {"visible", "hidden", "after_due_date", "after_published"}


def test_another_reader_shows_the_score_the_titles_and_the_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(render(report(check(), check("softmax/test_b", outcome="failed", title="It fails.")), ENGLISH))
    format_results(path)
    shown = capsys.readouterr().out
    assert "Score:\x1b[0m 2.00 / 4.00" in shown
    assert "softmax/test_values holds." in shown
    assert "It fails." in shown


def test_students_words_are_text_in_every_place(hostile: Report) -> None:
    results = json.loads(render(hostile, ENGLISH))
    assert {results[key] for key in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    assert not any(key in test for test in results["tests"] for key in ("output_format", "name_format"))


def test_a_hidden_check_is_given_to_gradescope_to_hide(hostile: Report) -> None:
    results = json.loads(render(hostile, ENGLISH))
    hidden = [test for test in results["tests"] if test["visibility"] == "hidden"]
    assert [test["name"] for test in hidden] == ["HIDDEN TITLE"]
    assert "HIDDEN TITLE" not in results["output"]


def test_what_broke_on_our_side_is_said_first(rich_report: Report) -> None:
    results = msgspec.json.decode(render(rich_report, ENGLISH))
    assert results["output"].startswith("Something broke on our side. This is our fault, not yours.")
    assert results["score"] == 8.5
