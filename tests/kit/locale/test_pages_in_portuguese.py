"""Tests that a reader of Portuguese finds no English left: in the engine's sentences, and in whole pages of them."""

import re
from html.parser import HTMLParser
from string import Formatter
from typing import Any, Literal, get_args

import pytest
import torch

from autograder.checks.claims import compare
from autograder.inside.protocol.observation import Ending, see
from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.locale.sentences import SENTENCES
from autograder.outlets.pages import class_page, feedback
from autograder.report import Adjustment, CheckOutcome, CheckResult, Finding, Provenance, Report, Visibility

PORTUGUESE = Language("pt-BR")
# a name, a word of Python, and words of the field that Portuguese has taken over
ALIKE = {"named", "kind_none", "beat_F", "beat_B", "beat_S"}
# words that no Portuguese sentence has; `no`, `a`, `as` and `for` are Portuguese too
ENGLISH = re.compile(
    r"\b(the|is|are|was|were|of|and|or|not|your|you|this|that|these|with|from|by|should|which|where|but|its|than|it|on"
    r"|in|to|an|be|has|have|expected|got|missing|first|values|points|check|checks|score|source|cell|line)\b",
    re.IGNORECASE,
)


def values_of(sentence: str) -> dict[str, int]:
    """A number for each value, since words would have a language."""
    return {name: 7 for _, name, _, _ in Formatter().parse(sentence) if name is not None}


class Words(HTMLParser):
    """What a reader of a page sees or hears, without styles, scripts and code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.silent: list[str] = []
        self.text: list[str] = []
        self.language = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs)["lang"] or ""
        if tag in ("style", "script", "code", "footer"):
            self.silent.append(tag)
        self.text += [value for name, value in attrs if name in ("title", "aria-label") and value]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)


@pytest.fixture
def everything() -> Report:
    """A report that says every sentence of the engine, and has every outcome and every visibility."""
    told = [message(id, **values_of(sentence)) for id, sentence in SENTENCES.items()]
    outcomes: tuple[CheckOutcome, ...] = get_args(CheckOutcome)
    checks = [
        CheckResult(
            id=f"softmax/test_{number}",
            exercise="softmax",
            title=f"{number}",
            outcome=outcomes[number % len(outcomes)],
            max_points=2.0,
            devices={"cpu": "passed", "cuda": "not_run"} if number == 0 else {},
            message=said,
            cause=said,
            hint=said,
            mistake="t02" if number % 3 == 0 else None,
            public=number % 5 == 0,
        )
        for number, said in enumerate(told)
    ]
    visibilities: tuple[Visibility, ...] = get_args(Visibility)
    checks += [
        CheckResult(id=f"softmax/{name}", exercise="softmax", title="0", outcome="passed", visibility=name)
        for name in visibilities
    ]
    severities: list[Literal["hard", "warn", "note"]] = ["hard", "warn", "note"]
    provenance = Provenance(
        submission="sha256:4f1c",
        assignment="sha256:aa",
        autograder="0.1.0",
        torch="2.13.0",
        python="3.11.7",
        seed=0,
        secret="",
        devices=["cpu"],
        walls=[],
        at="2026-03-02T23:41:07Z",
        seconds={},
    )
    return Report(
        assignment="03_stable_softmax",
        student="joão",
        score=3.5,
        max_score=20.0,
        points_open=2.0,
        intake=told,
        checks=checks,
        findings=[
            Finding(id="f", severity=severity, message=told[0], check="softmax/test_0") for severity in severities
        ],
        adjustments=[Adjustment(id="late", points=-1.0, reason="2 dias")],
        provenance=provenance,
    )


def english_in(page: str) -> list[str]:
    """The texts of a page that hold an English word."""
    words = Words(page)
    assert words.language == "pt-BR"
    return [text.strip() for text in words.text if ENGLISH.search(text)]


@pytest.mark.parametrize("id", sorted(set(SENTENCES) - ALIKE))
def test_a_sentence_comes_out_in_portuguese(id: Any) -> None:
    told = message(id, **values_of(SENTENCES[id]))
    said = PORTUGUESE.render(told)
    assert said != told.text
    assert not ENGLISH.search(re.sub(r"`[^`]*`", "", said)), said


@pytest.mark.parametrize("outcome", ["graded", "broken"])
def test_no_english_is_left_on_a_feedback_page(everything: Report, outcome: Literal["graded", "broken"]) -> None:
    everything.outcome = outcome
    assert english_in(feedback.render(everything, "x = 1\n" * 10, PORTUGUESE)) == []


def test_no_english_is_left_on_a_feedback_page_without_source_or_faults(everything: Report) -> None:
    everything.checks, everything.intake, everything.score = [], [], 20.0
    assert english_in(feedback.render(everything, None, PORTUGUESE)) == []


def test_no_english_is_left_on_the_class_page(everything: Report) -> None:
    assert english_in(class_page.render([everything], PORTUGUESE, {})) == []
    assert english_in(class_page.render([], PORTUGUESE, {})) == []


@pytest.mark.parametrize(
    ("student", "expected", "said"),
    [
        (None, torch.ones(3), "A saída: esperávamos um tensor, recebemos None."),
        (2.0, torch.ones(3), "A saída: esperávamos um tensor, recebemos um número."),
        ("a", 2.0, "A saída: esperávamos um número, recebemos uma string."),
        ([1.0], {"a": 1.0}, "A saída: esperávamos um dicionário, recebemos uma lista."),
        (1j, 2.0, "A saída: esperávamos um número, recebemos um valor do tipo builtins.complex."),
        (True, "yes", "A saída: esperávamos uma string, recebemos True ou False."),
        ([1.0], [1.0, 2.0], "A saída: esperávamos o comprimento 2, recebemos 1."),
        ([1.0, 3.0], [1.0, 2.0], "A parte [1] da saída: esperávamos 2, recebemos 3."),
        (torch.ones(2), torch.ones(3), "A saída: esperávamos a forma (3,), recebemos (2,)."),
    ],
)
def test_a_difference_of_outputs_is_told_in_portuguese(student: Any, expected: Any, said: str) -> None:
    reference = see(expected)
    found = compare.outputs(see(student), reference, reference, 1)
    assert found is not None
    assert PORTUGUESE.render(found.message) == said


def test_a_cell_of_a_notebook_is_told_in_portuguese() -> None:
    ended = Ending("raised", "NameError", "name 'y' is not defined", 2, file="cell 3 of stable_softmax.ipynb")
    found = compare.endings(ended, "softmax")
    assert found is not None
    assert found.message.text.startswith("softmax raised NameError on line 2 of cell 3 of stable_softmax.ipynb: ")
    assert PORTUGUESE.render(found.message).startswith(
        "softmax lançou NameError na linha 2 (célula 3 de stable_softmax.ipynb): "
    )
