"""Tests of the class page."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.locale.message import Message, message
from autograder.outlets.pages import class_page
from autograder.report import CheckResult, Finding, Report
from tests.kit.outlets.conftest import Outline

ENGLISH = Language("en")
TITLES = {"03_stable_softmax": "Stable softmax", "07_linear_mlp_module": "An MLP"}


def said(text: Any, **values: Any) -> Message:
    return Message("example", values, text)


@pytest.fixture
def page(read: type[Outline]) -> Callable[..., Any]:
    """Renders reports and reads the page."""

    def make(*reports: Any, language: Any = ENGLISH) -> Any:
        return read(class_page.render(reports, language, TITLES))

    return make


def test_each_student_has_a_row_with_score_and_outcomes_in_words(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check("softmax/test_values"), check("softmax/test_shift", outcome="failed"), student="ana")
    assert "ana 2 passed failed" in page(made).text


def test_students_stand_by_name_whatever_the_accents_and_the_order_they_came_in(
    page: Any, report: Callable[..., Report]
) -> None:
    text = page(*(report(student=name) for name in ("zoe", "Érica", "fabio", "ana"))).text
    places = [text.index(name) for name in ("ana", "Érica", "fabio", "zoe")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("student", "address"),
    [
        ("João D'Ávila", "feedback/Jo%C3%A3o%20D%27%C3%81vila/03_stable_softmax.html"),
        ('a"b#c?d%', "feedback/a%22b%23c%3Fd%25/03_stable_softmax.html"),
        ("caf\udce9", "feedback/caf%E9/03_stable_softmax.html"),  # a folder whose name is not UTF-8
    ],
)
def test_a_row_links_to_the_feedback_whatever_the_name(
    page: Any, report: Callable[..., Report], student: str, address: str
) -> None:
    assert address in page(report(student=student)).links


def test_a_student_without_one_of_the_checks_gets_an_empty_cell(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    text = page(report(check("a"), check("b"), student="ana"), report(check("a"), student="bia")).text
    assert "bia 2 passed no such check" in text


def test_checks_of_one_exercise_stand_together(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check("a/1", exercise="a"), check("b/1", exercise="b"), check("a/2", exercise="a"))
    heads = [attributes for tag, attributes in page(made).elements if attributes.get("scope") == "colgroup"]
    assert [(head["title"], head["colspan"]) for head in heads] == [("a", "2"), ("b", "1")]


def test_average_and_median_are_told(page: Any, report: Callable[..., Report]) -> None:
    made = [report(student=str(score), score=score, max_score=10.0) for score in (1.0, 2.0, 9.0)]
    assert "students: 3 · average 4 of 10 · median 2" in page(*made).text


def test_what_broke_on_our_side_does_not_count_in_the_average(page: Any, report: Callable[..., Report]) -> None:
    good = report(student="ana", score=8.0, max_score=10.0)
    bad = report(student="bia", score=0.0, max_score=10.0, outcome="broken", points_open=10.0)
    text = page(good, bad).text
    assert "average 8 of 10" in text
    assert "broken on our side, not counted: 1" in text
    assert "bia 0 broken open: 10" in text


def test_a_pass_rate_counts_those_who_were_judged(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    outcomes = ["passed", "failed", "not_run", "broken", "blocked"]
    made = [report(check(outcome=outcome), student=outcome) for outcome in outcomes]
    assert "Pass rate average ⌀ 0.4 33%" in page(*made).text


def test_a_check_that_nobody_could_run_has_no_pass_rate(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    assert "Pass rate average ⌀ 0 –" in page(report(check(outcome="not_run"))).text


def test_mistakes_are_ranked_by_how_many_students_made_them(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    dim = {"outcome": "failed", "mistake": "t02_wrong_dim", "cause": said("it sums over the wrong dimension")}
    shift = {"outcome": "failed", "mistake": "t13_no_shift", "cause": said("it overflows")}
    made = [
        report(*(check(id, **shift) for id in "abc"), student="ana"),  # one student, counted once
        report(check("a", **dim), student="bia"),
        report(check("a", **dim), student="caio"),
    ]
    text = page(*made).text
    assert "2 it sums over the wrong dimension t02_wrong_dim bia, caio" in text
    assert "1 it overflows t13_no_shift ana" in text
    assert text.index("2 it sums over") < text.index("1 it overflows")


def test_findings_stand_with_the_student_and_in_words(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check(), findings=[Finding(id="f", severity="warn", message=said("opens a socket"), check="x/y")])
    one = page(made)
    assert "ana findings: 1" in one.text
    assert "worth a look opens a socket x/y" in one.text
    assert "#finding-1-1" in one.links
    assert "finding-1-1" in one.ids


def test_a_hint_marks_nobody(page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]) -> None:
    hint = Finding(id="conduct_engine", severity="note", message=said("line 3 uses gc"))
    one = page(report(check(), student="ana", findings=[hint]), report(check(), student="bia"))
    rows = [attributes["data-tags"] for tag, attributes in one.elements if tag == "tr" and "data-tags" in attributes]
    assert rows == ["full", "full"]
    assert "findings: 1" not in one.text and "Findings:" not in one.text
    assert "Hints: nothing to do, unless a result surprises you ana line 3 uses gc" in one.text


def test_open_points_can_be_filtered(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    one = page(report(check(outcome="not_run"), points_open=2.0))
    (tags,) = [attributes["data-tags"] for tag, attributes in one.elements if tag == "tr" and "data-tags" in attributes]
    assert "open" in tags.split() and "with open points" in one.text


def test_each_assignment_has_its_own_table_under_its_title(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    one = page(report(check(), assignment="07_linear_mlp_module"), report(check(), assignment="03_stable_softmax"))
    assert [text for level, text in one.headings if level == 2] == ["Stable softmax", "An MLP"]
    assert "#07_linear_mlp_module" in one.links


def test_student_text_is_text_wherever_it_stands(
    page: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    evil = "\"'><img src=x onerror=alert(1)>\u202e"
    bad = check(evil, exercise=evil, title=evil, outcome="failed", mistake=evil, cause=said("{x}", x=evil))
    finding = Finding(id="f", severity="hard", message=said(evil), check=evil)
    one = page(report(bad, student=evil, assignment=evil, findings=[finding]))
    assert "img" not in {tag for tag, _ in one.elements}
    assert not any(name.startswith("on") for _, attributes in one.elements for name in attributes)
    assert "\u202e" not in one.text


def test_every_id_is_there_once_and_every_inner_link_leads_somewhere(page: Any, rich_report: Report) -> None:
    one = page(rich_report)
    assert len(set(one.ids)) == len(one.ids)
    assert {link[1:] for link in one.links if link.startswith("#")} <= set(one.ids)


def test_the_page_is_in_the_language_asked_for(page: Any, rich_report: Report) -> None:
    one = page(rich_report, language=Language("pt-BR"))
    for words in ("A turma em um relance", "Taxa de acerto", "não tentada", "8,5"):
        assert words in one.text


def test_no_reports_are_a_page_that_says_so(page: Any) -> None:
    assert "Nothing is graded yet." in page().text


def twins(check: Any, report: Any, count: int = 3) -> Any:
    """Students whose softmax goes wrong alike, and no known mistake says why."""
    told = Message("example", {}, "NaN everywhere.")
    failed = check("softmax/test_values", outcome="failed", message=told)
    return [report(failed, student=f"twin {n}") for n in range(count)]


def test_what_many_get_wrong_is_said_first_and_how_to_comment_on_it(
    read: type[Outline], check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    page = read(class_page.render([*twins(check, report), report(check(), student="ana")], ENGLISH, {}))
    assert "To explain again 3 of 4 students softmax: NaN everywhere." in page.text
    assert "autograder comment 03_stable_softmax " in page.text
    filters = [attributes for tag, attributes in page.elements if tag == "button" and "data-tag" in attributes]
    rows = [
        attributes["data-tags"] or "" for tag, attributes in page.elements if tag == "tr" and "data-tags" in attributes
    ]
    assert len(filters) == 1
    assert sum(filters[0]["data-tag"] in tags.split() for tags in rows) == 3


def test_a_check_that_the_strong_fail_is_pointed_at(
    read: type[Outline], check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    def student(number: Any, *outcomes: Any) -> Any:
        checks = [check(f"softmax/test_{n}", outcome=outcome) for n, outcome in enumerate(outcomes)]
        return report(*checks, student=str(number))

    strong = [student(n, "passed", "passed", "passed", "failed") for n in range(5)]
    weak = [student(n, "failed", "failed", "failed", "passed") for n in range(5, 10)]
    page = read(class_page.render([*strong, *weak], ENGLISH, {}))
    assert "Look at the check itself: softmax/test_3" in page.text
    dots = [attributes for tag, attributes in page.elements if tag == "circle"]
    assert [("doubtful" in (dot["class"] or "")) for dot in dots] == [False, False, False, True]


def test_scores_are_drawn_without_a_script(
    read: type[Outline], check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    page = read(
        class_page.render([report(check(), student="ana"), report(check(outcome="failed"), student="bia")], ENGLISH, {})
    )
    heights = [float(attributes["height"] or "") for tag, attributes in page.elements if tag == "rect"]
    assert [height > 0 for height in heights] == [True, *[False] * 8, True]


def test_failures_and_the_slowest_are_told(
    read: type[Outline], check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    slow = report(check(outcome="failed", message=message("timed_out", name="softmax", seconds=5)), student="slow")
    page = read(class_page.render([slow, report(check(), student="ana")], ENGLISH, {}))
    assert "took too long" in page.text and "the slowest: ana" in page.text
