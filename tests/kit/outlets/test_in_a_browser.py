"""Tests of the pages in a real browser: width, sorting, policy, keyboard, print."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.locale.message import Message
from autograder.outlets.pages import class_page, feedback
from autograder.report import CheckResult, Report

ENGLISH = Language("en")


@pytest.fixture
def look(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a page at a width, and fails the test if the browser had anything to complain about."""

    def open_page(page: Any, width: int = 1280, **media: Any) -> Any:
        path = tmp_path / "page.html"
        path.write_text(page, "utf-8")
        metrics = {"width": width, "height": 740, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        browser.get_log("browser")  # what an earlier page said
        browser.get(path.as_uri())
        return browser

    yield open_page
    assert browser.get_log("browser") == []


@pytest.fixture
def small_class(check: Callable[..., CheckResult], report: Callable[..., Report]) -> Any:
    """Three students; Érica has one check failed, bia two."""
    return [
        report(check("a"), check("b"), check("c"), student="ana", score=6.0),
        report(check("a"), check("b", outcome="failed"), check("c"), student="Érica", score=4.0),
        report(check("a", outcome="failed"), check("b", outcome="blocked"), check("c"), student="bia", score=10.0),
    ]


def column(browser: Any, index: Any) -> Any:
    script = "return Array.from(document.querySelectorAll('.class tbody tr'), row => row.cells[arguments[0]].innerText)"
    return [text.split()[0] for text in browser.execute_script(script, index)]


@pytest.mark.parametrize("width", [360, 800, 1280, 1920])
def test_the_feedback_page_never_scrolls_sideways(look: Any, rich_report: Report, source: str, width: int) -> None:
    page = look(feedback.render(rich_report, source + "x" * 3000, ENGLISH, "W" * 80), width)
    scroll, client = page.execute_script(
        "const root = document.documentElement; return [root.scrollWidth, root.clientWidth]"
    )
    assert client <= width  # a phone widens its window to what does not fit
    assert scroll <= client


def test_the_class_page_scrolls_inside_its_table_only(
    look: Any, small_class: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    wide = report(*(check(f"test_{n}") for n in range(40)), student="x" * 80)
    page = look(class_page.render([*small_class, wide], ENGLISH, {}), 360)
    assert page.execute_script("return document.documentElement.scrollWidth") <= 360


def test_the_policy_of_the_feedback_page_lets_its_own_style_in(look: Any, rich_report: Report, source: str) -> None:
    page = look(feedback.render(rich_report, source, ENGLISH))
    assert (
        page.execute_script("return getComputedStyle(document.querySelector('.source code')).whiteSpace") == "pre-wrap"
    )


def test_the_source_stands_beside_the_checks_on_a_desk_and_below_them_on_a_phone(
    look: Any, rich_report: Report, source: str
) -> None:
    html = feedback.render(rich_report, source, ENGLISH)
    where = "return ['.reading', '.source'].map(s => document.querySelector(s).getBoundingClientRect().top)"
    reading, beside = look(html, 1280).execute_script(where)
    assert beside == reading
    reading, below = look(html, 360).execute_script(where)
    assert below > reading + 1000


def test_a_link_to_a_line_shows_that_line(
    look: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = report(check(outcome="failed", cause=Message("example", {"line": 400}, "a detached sum")))
    page = look(feedback.render(made, "x = 1\n" * 500, ENGLISH))
    page.find_element("css selector", ".to-line").click()
    deadline = time.monotonic() + 5
    visible = (
        "const box = document.querySelector('#L400').getBoundingClientRect();"
        "return box.top > 0 && box.bottom < innerHeight"
    )
    while not page.execute_script(visible):
        assert time.monotonic() < deadline, "line 400 did not come into view"


def test_dark_mode_turns_the_page_dark(look: Any, rich_report: Report) -> None:
    ground = "return getComputedStyle(document.documentElement).backgroundColor"
    html = feedback.render(rich_report, None, ENGLISH)
    assert look(html, prefers_color_scheme="light").execute_script(ground) == "rgb(251, 250, 247)"
    assert look(html, prefers_color_scheme="dark").execute_script(ground) == "rgb(24, 23, 21)"


def test_a_click_on_a_head_sorts_by_that_column_and_another_click_turns_it_round(look: Any, small_class: Any) -> None:
    page = look(class_page.render(small_class, ENGLISH, {}))
    assert column(page, 0) == ["ana", "bia", "Érica"]
    score = page.find_element("css selector", "button[data-column='1']")
    score.click()
    assert column(page, 1) == ["4", "6", "10"]  # as numbers, not as text
    score.click()
    assert column(page, 0) == ["bia", "ana", "Érica"]
    page.find_element("css selector", "button[data-column='0']").click()
    assert column(page, 0) == ["ana", "bia", "Érica"]


def test_a_check_sorts_the_worst_outcome_first(look: Any, small_class: Any) -> None:
    page = look(class_page.render(small_class, ENGLISH, {}))
    page.find_element("css selector", "button[data-column='3']").click()
    assert column(page, 0) == ["Érica", "bia", "ana"]  # failed, blocked, passed


def test_the_sorted_column_is_told_to_a_screen_reader_and_works_by_keyboard(look: Any, small_class: Any) -> None:
    page = look(class_page.render(small_class, ENGLISH, {}))
    page.find_element("css selector", "button[data-column='1']").send_keys("\n")
    sorted_by = page.find_elements("css selector", "th[aria-sort]")
    assert [(head.text.split()[0], head.get_attribute("aria-sort")) for head in sorted_by] == [("Score", "ascending")]


def test_an_injected_script_would_not_run(look: Any, small_class: Any) -> None:
    html = class_page.render(small_class, ENGLISH, {}).replace(
        "</main>", "<script>document.title = 'pwned'</script></main>"
    )
    page = look(html)
    assert page.title == "The class at a glance"
    (refusal,) = page.get_log("browser")  # read here, so that it is no surprise at the end
    assert "Content Security Policy" in refusal["message"]


def test_a_class_of_300_with_25_checks_sorts_within_two_seconds(
    look: Any, check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    made = [report(*(check(f"test_{n}") for n in range(25)), student=f"s{i}", score=float(i % 50)) for i in range(300)]
    page = look(class_page.render(made, ENGLISH, {}))
    milliseconds = page.execute_script(
        "const start = performance.now(); document.querySelector(\"button[data-column='1']\").click();"
        "document.body.offsetHeight; return performance.now() - start"
    )
    assert milliseconds < 2000  # 200 to 500 ms on two shared cores, nearly all of it layout
    assert column(page, 1)[0] == "0"


def test_rows_are_filtered_by_name_by_what_they_fail_and_by_what_goes_wrong_alike(look: Any, small_class: Any) -> None:
    page = look(class_page.render(small_class, ENGLISH, {}))
    name, show, fails = page.find_elements("css selector", ".filter input, .filter select")
    visible = (
        "return [...document.querySelectorAll('.class tbody tr')].filter(r => !r.hidden).map(r => r.cells[0].innerText)"
    )
    name.send_keys("eric")
    assert page.execute_script(visible) == ["Érica"]
    assert page.find_element("css selector", ".filter output").text == "1 / 3"
    name.clear()
    name.send_keys(" \b")  # clear() alone says nothing to the page
    choose = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))"
    page.execute_script(choose, fails, "3")
    assert page.execute_script(visible) == ["Érica"]
    page.execute_script(choose, fails, "")
    page.execute_script(choose, show, "unfinished")
    assert page.execute_script(visible) == []
