"""Tests of what crosses to a host: numbers that are numbers, words of nobody who must not speak, and the cut told."""

import importlib
import math
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from autograder.locale.language import Language
from autograder.locale.message import Message, message
from autograder.outlets.hosts.formats import FORMATS
from autograder.outlets.pages.feedback import render as feedback_page
from autograder.outlets.student_view import clean, cross, discreet, fitting, within
from autograder.report import Adjustment, CheckResult, Report, decode, encode

ENGLISH = Language("en")
OURS = [name for name in FORMATS if name != "json"]  # that one is for teachers, and is the whole report


def read(content: Any) -> str:
    """A result as text, whatever it is packed in."""
    return (content if b" " in content else b64decode(content)).decode()


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, -1.0, 1e308])
def test_a_number_is_finite_and_between_nothing_and_the_most(number: Any) -> None:
    assert 0 <= within(number, 2.0) <= 2.0


def test_scores_of_a_hostile_report_are_finite_and_clamped(hostile: Report) -> None:
    crossing = cross(hostile, ENGLISH)
    assert crossing.score == 0
    assert crossing.fraction == 0
    assert [item.points for item in crossing.items] == [0, 0, 0, 0, 0]
    assert [item.max_points for item in crossing.items] == [2, 1, 2, 2, 2]


def test_a_report_without_points_has_no_fraction_to_divide_by(report: Callable[..., Report]) -> None:
    assert cross(report(), ENGLISH).fraction == 0


def test_adjustments_are_told_and_never_lead_out_of_the_range(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    late = Adjustment(id="late", points=-1.5, reason="Handed in two days late")
    crossing = cross(report(check(), score=0.5, adjustments=[late]), ENGLISH)
    assert crossing.score == 0.5
    assert "Handed in two days late: -1.5" in crossing.notes
    gift = Adjustment(id="gift", points=math.inf, reason="A gift")
    crossing = cross(report(check(), score=math.inf, adjustments=[gift]), ENGLISH)
    assert crossing.score == 0
    assert "A gift: 0" in crossing.notes


def test_characters_that_hide_or_command_are_marked() -> None:
    assert clean("a\r\nb\rc\x00\x1b[31m\u2028\u202e\ud800") == "a\nb\ufffdc\ufffd\ufffd[31m\ufffd\ufffd\ufffd"


@pytest.mark.parametrize("name", OURS)
def test_no_word_of_a_hidden_check_crosses_but_where_the_host_keeps_it(hostile: Report, name: Any) -> None:
    content = read(FORMATS[name].render(hostile, ENGLISH))
    if name == "gradescope":  # which hides a test by its own visibility; no other test may speak of it
        tests = msgspec.json.decode(content)["tests"]
        content = str([test for test in tests if test["visibility"] == "visible"])
    assert "SECRET" not in content
    assert "HIDDEN TITLE" not in content
    assert "test_late" not in content


@pytest.mark.parametrize("name", OURS)
def test_no_student_host_path_or_time_crosses(hostile: Report, name: Any) -> None:
    content = read(FORMATS[name].render(hostile, ENGLISH))
    for private in ("Ana", "example.com", "2026-03-02", "timestamp", "hostname"):
        assert private not in content


@pytest.mark.parametrize("name", OURS)
def test_a_result_is_utf_8_without_control_characters(hostile: Report, name: Any) -> None:
    text = FORMATS[name].render(hostile, ENGLISH).decode("utf-8")
    assert not set(text) & set("\x00\x1b\x0b\u2028\u202e\ufffe\r")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(rich_report: Report, name: Any) -> None:
    assert FORMATS[name].render(rich_report, ENGLISH) == FORMATS[name].render(rich_report, ENGLISH)


@pytest.mark.parametrize("name", OURS)
def test_a_result_speaks_portuguese(rich_report: Report, name: Any) -> None:
    content = read(FORMATS[name].render(rich_report, Language("pt-BR")))
    assert "Algo quebrou do nosso lado" in content
    assert "This is our fault" not in content


def test_a_visible_check_does_not_name_the_hidden_one_that_it_needs(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    hidden = check("softmax/test_a", outcome="failed", visibility="after_due_date", title="A secret title.")
    said = message("needs_first", check=Message("title", text="A secret title."))
    seen = check("softmax/test_b", outcome="blocked", message=said)
    for original in (report(hidden, seen), decode(encode(report(hidden, seen)))):
        told = discreet(original)
        instead = told.checks[1].message
        assert instead is not None
        assert instead.text == "This check builds on another one that is not shown and that did not pass."
        assert told.checks[0] == original.checks[0]
        assert "A secret title." not in feedback_page(original, None, ENGLISH)


def test_a_visible_check_names_the_visible_one_that_it_needs(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    said = message("needs_first", check=Message("title", text="softmax/test_a holds."))
    original = report(
        check("softmax/test_a", outcome="failed"), check("softmax/test_b", outcome="blocked", message=said)
    )
    assert discreet(original) == original


def test_what_is_kept_back_is_counted(rich_report: Report) -> None:
    notes = cross(rich_report, ENGLISH).notes
    assert "Checks shown after the due date: 1 (points: 2)" in notes
    assert "Checks that stay hidden: 1 (points: 0.5)" in notes


LIMITS = {"prairielearn": 1024 * 1024, "vpl": 32 * 1024, "github": 128 * 1024}


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("checks", [40, 1500], ids=["long_texts", "many_checks"])
def test_the_limit_of_each_host_is_kept_and_the_cut_told(
    report: Callable[..., Report], check: Callable[..., CheckResult], name: Any, checks: int
) -> None:
    long = Message("example/long", {}, "é" * (6_000_000 // checks))
    many = [check(f"softmax/test_{number}", outcome="failed", message=long) for number in range(checks)]
    content = FORMATS[name].render(report(*many), ENGLISH)
    limit = importlib.import_module(f"autograder.outlets.hosts.{name}").LIMIT
    assert len(content) <= limit <= LIMITS.get(name, limit)
    assert "The feedback is cut: this host takes at most" in read(content)


def test_texts_are_shortened_only_as_far_as_needed(
    report: Callable[..., Report], check: Callable[..., CheckResult]
) -> None:
    long = [check("a/x", outcome="failed", message=Message("e", {}, "x" * 3000)), check("a/y")]
    rendered = fitting(
        cross(report(*long), ENGLISH), lambda crossing: "".join(i.text for i in crossing.items).encode(), 2000, ENGLISH
    )
    assert rendered.startswith(b"x" * 998)
    assert rendered.endswith(" …".encode())
