"""Open points and decisions on them: every reader learns who decides, and no reader hears of a machine that lacks."""

from __future__ import annotations

import shlex
from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.gradebooks.gradebook import summary
from autograder.outlets.hosts.formats import FORMATS
from autograder.outlets.open_points import open_points
from autograder.outlets.pages import class_page, feedback, notebook_cell
from autograder.report import CheckResult, Decision, Report

HOSTS = [name for name in FORMATS if name != "json"]
WHY = message("method_unwatched", name="softmax", text="no storage")
CODES = pytest.mark.parametrize("code", ["en", "pt-BR"])
UNDECIDED = {"en": "Your teacher decides on these 2 points.", "pt-BR": "Quem dá o curso decide sobre estes 2 pontos."}
DECIDED = {
    "en": "Decided by your teacher: {} of 2 points.",
    "pt-BR": "Decisão de quem dá o curso: {} de 2 pontos.",
}
LACKS = ("lacks", "não tem algo")


@pytest.fixture
def made(check: Callable[..., CheckResult], report: Callable[..., Report]) -> Callable[..., Report]:
    """Makes a report of one check that was not run, with a decision for so many points."""

    def make(points: float | None = None, outcome: str = "not_run", message: Any = WHY) -> Report:
        decision = None if points is None else Decision(points=points, because="By hand.", by="prof", at="2026-03-03")
        own = check(outcome=outcome, message=message, points=points or 0.0, decision=decision)
        still_open = 2.0 if own.is_open else 0.0
        broken = "broken" if own.is_open and outcome == "broken" else "graded"
        return report(own, check("softmax/test_shape"), points_open=still_open, outcome=broken)

    return make


def rendered(name: str, report: Report, code: str) -> str:
    """What a reader gets, from a host, a gradebook or a page."""
    language = Language(code)
    if name == "feedback":
        return feedback.render(report, None, language)
    if name == "cell":
        return notebook_cell.render(report, "softmax", None, language)
    if name == "gradebook":
        return summary(report, language)
    content = FORMATS[name].render(report, language)
    return (content if b" " in content else b64decode(content)).decode()


EVERYWHERE = pytest.mark.parametrize("name", [*HOSTS, "feedback", "cell", "gradebook"])


@CODES
@EVERYWHERE
def test_an_open_check_says_who_decides_and_why(made: Callable[..., Report], name: str, code: str) -> None:
    text = rendered(name, made(), code)
    assert UNDECIDED[code] in text and "no storage" in text
    assert not any(words in text for words in LACKS)


@CODES
@EVERYWHERE
def test_without_a_reason_no_machine_is_said_to_lack_anything(
    made: Callable[..., Report], name: str, code: str
) -> None:
    text = rendered(name, made(message=None), code)
    assert UNDECIDED[code] in text and not any(words in text for words in LACKS)


@CODES
@EVERYWHERE
@pytest.mark.parametrize("points", [0, 1, 2])
def test_a_decision_is_told_with_its_points_and_reason(
    made: Callable[..., Report], name: str, code: str, points: int
) -> None:
    text = rendered(name, made(points), code)
    assert DECIDED[code].format(points) in text and "By hand." in text
    assert "no storage" not in text and UNDECIDED[code] not in text and "prof" not in text


@pytest.mark.parametrize("name", ["feedback", "cell", "gradescope", "vpl", "junit"])
def test_a_fault_of_ours_may_be_repaired_or_decided_on(made: Callable[..., Report], name: str) -> None:
    text = rendered(name, made(outcome="broken"), "en")
    assert "Your teacher decides on these 2 points, unless the check is repaired and graded again before." in text


def test_a_decided_report_is_no_longer_broken_for_a_host(made: Callable[..., Report]) -> None:
    assert '"gradable":true' in rendered("prairielearn", made(1, outcome="broken"), "en")
    assert "Grade :=>> 3" in rendered("vpl", made(1, outcome="broken"), "en")


def test_a_public_check_has_no_points_to_decide_on(
    check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    public = report(check("public/x", outcome="not_run", public=True))
    assert open_points([public]) == []
    assert "decides" not in rendered("feedback", public, "en") + rendered("gradescope", public, "en")


def test_a_command_is_safe_to_paste_whatever_the_name(made: Callable[..., Report]) -> None:
    report = made()
    report.student = "Zoë; rm -rf '$HOME'"
    (one,) = open_points([report])
    words = shlex.split(one.command)
    assert words == ["autograder", "decide", report.student, report.assignment, one.check.id, "--points", "2"]


@CODES
def test_the_class_page_shows_open_points_with_the_command(made: Callable[..., Report], read: Any, code: str) -> None:
    page = read(class_page.render([made()], Language(code), {}))
    assert "autograder decide ana 03_stable_softmax softmax/test_values --points 2" in page.text
    assert "no storage" in page.text
    decided = read(class_page.render([made(1)], Language(code), {}))
    assert "autograder decide" not in decided.text
    assert {"en": "decided: 1 of 2", "pt-BR": "decidido: 1 de 2"}[code] in decided.text
