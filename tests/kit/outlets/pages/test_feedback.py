"""Tests of the feedback page."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.locale.message import Message
from autograder.outlets.pages import feedback
from autograder.report import CheckResult, Finding, Report
from tests.kit.outlets.conftest import Outline

ENGLISH, PORTUGUESE = Language("en"), Language("pt-BR")


def said(text: Any, **values: Any) -> Message:
    return Message("example", values, text)


@pytest.fixture
def page(read: type[Outline]) -> Callable[..., Any]:
    """Renders a report and reads the page."""

    def make(
        report: Any, source: str = "import torch\n", language: Any = ENGLISH, title: str = "Stable softmax"
    ) -> Any:
        return read(feedback.render(report, source, language, title))

    return make


def test_the_score_comes_first_then_the_files_then_the_checks_then_the_source(
    page: Any, rich_report: Report, source: str
) -> None:
    text = page(rich_report, source).text
    parts = [
        "Stable softmax",
        "8.5 of 26 points",
        "About your files",
        "Every row of softmax adds up to one.",
        "What we saw gradient of logits: 20 of 20 values differ, first at [0, 0]: expected -0.1274, got -0.2171",
        "Likely cause the sum is detached",
        "What to try Which of the tensors",
        "Your source",
        "def logsumexp",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_every_check_says_its_outcome_in_words(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    words = ["passed", "failed", "not attempted", "blocked", "not run", "broken"]
    for word in words:
        one = page(report(check(title="It holds.", outcome=word.replace(" ", "_"))))
        assert f"It holds. {word} points: " in one.text


def test_points_are_written_as_the_reader_writes_numbers(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check(max_points=2.5))
    assert "2.5 of 2.5 points" in page(made).text
    assert "2,5 de 2,5 pontos" in page(made, language=PORTUGUESE).text


def test_all_fixed_words_are_in_the_language_of_the_page(
    read: type[Outline], check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check(outcome="failed", message=said("m"), cause=said("c"), hint=said("h")))
    page = read(feedback.render(made, "x", PORTUGUESE, "Softmax"))
    assert page.elements[0] == ("html", {"lang": "pt-BR"})
    for words in ("falhou", "O que vimos", "Causa provável", "O que tentar", "O seu código", "Comece por aqui"):
        assert words in page.text


def test_student_text_is_text_wherever_it_stands(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'"
    made = report(
        check(outcome="failed", message=said("{got}", got=evil), mistake=evil, title=evil, exercise=evil),
        student=evil,
        assignment=evil,
        intake=[said("{file}", file=evil)],
    )
    elements = page(made, evil, title="").elements
    assert not {"script", "img"} & {tag for tag, _ in elements}
    assert not any(name.startswith("on") for _, attributes in elements for name in attributes)


def test_characters_that_hide_or_reorder_are_shown(page: Any, rich_report: Report, source: str) -> None:
    one = page(rich_report, source)
    assert "U+202E" in one.text
    assert "U+0000" in one.text
    assert not set(one.text) & set("\u202e\u2066\x00")


def test_no_request_leaves_the_page(rich_report: Report, source: str, read: type[Outline]) -> None:
    page = feedback.render(rich_report, source, ENGLISH)
    outline = read(page)
    assert "default-src &#39;none&#39;" in page
    assert all(link.startswith("#") for link in outline.links)
    assert not {"link", "script", "img", "iframe", "object", "form"} & {tag for tag, _ in outline.elements}
    assert not any("src" in attributes or "style" in attributes for _, attributes in outline.elements)


def test_every_link_leads_somewhere_and_every_id_is_there_once(page: Any, rich_report: Report, source: str) -> None:
    one = page(rich_report, source)
    assert len(set(one.ids)) == len(one.ids)
    assert {link[1:] for link in one.links} <= set(one.ids)


def test_headings_skip_no_level(page: Any, rich_report: Report, source: str) -> None:
    levels = [level for level, _ in page(rich_report, source).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_message_links_to_its_line_and_the_line_links_back(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    one = page(report(check(outcome="failed", cause=said("the sum is detached", line=2))), "a = 1\nb = 2\n")
    assert "#L2" in one.links
    assert ("li", {"id": "L2", "class": "marked"}) in one.elements
    assert ("a", {"class": "pointer", "href": "#check-1"}) in one.elements


def test_a_message_that_says_its_line_says_it_once(
    check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check(outcome="failed", message=said("In line {line} a name is missing.", line=1)))
    page = feedback.render(made, "a\n" * 12, ENGLISH)
    assert 'In <a class="to-line" href="#L1">line 1</a> a name is missing.' in page


def test_line_1_is_not_taken_for_line_12(check: Callable[..., CheckResult], report: Callable[..., Report]) -> None:
    made = report(check(outcome="failed", message=said("It begins in line 12.", line=1)))
    page = feedback.render(made, "a\n" * 12, ENGLISH)
    assert 'line 12. <a class="to-line" href="#L1">line 1</a>' in page


@pytest.mark.parametrize("line", [0, 3, -1, True, "2", 2.0, None])
def test_a_line_that_is_not_shown_is_no_link(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report], line: Any
) -> None:
    one = page(report(check(outcome="failed", message=said("It is there.", line=line))), "a\nb\n")
    assert not [link for link in one.links if link.startswith("#L")]


def test_a_cut_source_says_so(page: Any, report: Callable[..., Report]) -> None:
    one = page(report(), "x = 1\n" * 2010 + "y" * 10)
    assert "… lines left out: 11" in one.text
    assert "… characters left out: 500" in page(report(), "x" * 2500).text


@pytest.mark.parametrize("source", [None, ""])
def test_without_a_source_the_page_says_so(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report], source: str | None
) -> None:
    one = page(report(check(outcome="failed", message=said("No file.", line=1))), source)
    assert "There is no source to show." in one.text
    assert "No file." in one.text


def test_one_cause_is_told_once(page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]) -> None:
    waits = said("It needs the values to be right.")
    blocked = [check(f"softmax/test_{n}", outcome="blocked", message=waits) for n in range(3)]
    assert page(report(*blocked)).text.count("It needs the values to be right.") == 1


def test_checks_that_say_different_things_are_told_apart(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    one = page(report(*(check(outcome="failed", message=said(f"cause {n}")) for n in range(2))))
    assert "cause 0" in one.text
    assert "cause 1" in one.text


def test_a_broken_report_says_that_it_is_our_fault(page: Any, rich_report: Report) -> None:
    text = page(rich_report).text
    assert "Something broke on our side. This is our fault, not yours. Points that stay open: 3." in text
    assert "The fault is ours, not yours. Your teacher decides on these 2 points, unless" in text


def test_open_points_are_flagged_with_who_decides_and_blame_nobody(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    text = page(report(check(outcome="not_run"), points_open=2.0)).text
    assert "Points that stay open: 2. They are neither lost nor won: your teacher decides on them." in text
    assert "It could not be run. Who decides Your teacher decides on these 2 points." in text
    assert "fault" not in text and "lacks" not in text


def test_a_public_check_is_marked_and_has_no_points(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    one = page(report(check(title="Rows add up.", public=True, outcome="failed"), check()))
    assert "Rows add up. failed public, no points" in one.text
    assert "failed: 1" not in one.text  # the tally counts what is graded


def test_checks_that_are_not_to_be_seen_are_only_counted(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    secret = {"outcome": "failed", "title": "SECRET", "message": said("SECRET"), "hint": said("SECRET")}
    one = page(
        report(
            check("softmax/test_open"),
            check("softmax/test_a", visibility="after_due_date", mistake="SECRET", **secret),
            check("softmax/test_b", visibility="after_due_date", **secret),
            check("softmax/test_c", visibility="after_published", **secret),
            check("softmax/test_d", visibility="hidden", **secret),
        )
    )
    assert "SECRET" not in one.text
    assert "test_a" not in one.text
    assert "Checks shown after the due date: 2 (points: 4)" in one.text
    assert "Checks shown when the grades are published: 1 (points: 2)" in one.text
    assert "Checks that stay hidden: 1 (points: 2)" in one.text
    assert "2 of 10 points" in one.text  # the score counts them
    assert "2 of 2 points" in one.text  # the exercise, of which only the seen ones stand there, does not
    assert "failed" not in one.text  # nor does the tally tell how they went


def test_findings_are_not_for_the_student(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check(), findings=[Finding(id="f", severity="hard", message=said("reads /proc"))])
    assert "reads /proc" not in page(made).text


def test_devices_are_named_where_a_check_went_differently_on_them(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check(devices={"cpu": "passed", "cuda": "not_run"}))
    made.provenance.devices = ["cpu", "cuda"]
    assert "cpu: passed · cuda: not run" in page(made).text
    made.checks = [check(devices={"cpu": "passed", "cuda": "passed"})]
    assert "cpu: passed" not in page(made).text


def test_a_device_that_the_grader_does_not_have_is_not_told_at_every_check(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    text = page(report(check(devices={"cpu": "passed", "cuda": "not_run"}))).text
    assert "cuda" not in text
    assert "Devices: cpu" in text  # once, at the end


def test_adjustments_stand_with_their_reason(page: Any, rich_report: Report) -> None:
    assert "−1.5 Handed in two days late" in page(rich_report).text


def test_the_page_says_where_to_start(check: Callable[..., CheckResult], report: Callable[..., Report]) -> None:
    made = report(check("a"), check("b", outcome="blocked"), check("c", outcome="failed", title="Start here."))
    assert 'A good place to start: <a href="#check-3">Start here.</a>' in feedback.render(made, None, ENGLISH)


def test_full_marks_are_praised_and_open_points_are_not(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    assert "Full marks." in page(report(check())).text
    assert "Full marks." not in page(report(check(outcome="not_run"), points_open=2.0)).text


def test_an_empty_report_is_a_page(page: Any, report: Callable[..., Report]) -> None:
    one = page(report(), None, title="")
    assert one.headings[0] == (1, "03_stable_softmax")
    assert "0 of 0 points" in one.text


def test_the_same_report_gives_the_same_page(rich_report: Report, source: str) -> None:
    first, second = (feedback.render(rich_report, source, ENGLISH) for _ in range(2))
    assert first == second
