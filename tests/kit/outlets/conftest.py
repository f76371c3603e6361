"""Reports to show: one with everything in it, small ones to vary, and a browser to look at the pages."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from autograder.locale.message import Message, message
from autograder.report import Adjustment, CheckResult, Finding, Provenance, Report

SOURCE = '''"""Numerically stable softmax and its relatives."""

import torch
from torch import Tensor


def logsumexp(x: Tensor, dim: int = -1) -> Tensor:
    """Log of the sum of exponentials along dim."""
    top = x.max(dim=dim, keepdim=True).values
    return (x - top).exp().sum(dim=dim).log() + top.squeeze(dim)


def softmax(x: Tensor, dim: int = -1) -> Tensor:
    shifted = x - x.max(dim=dim, keepdim=True).values
    weights = shifted.exp()
    # acesso = "admin\u202e\u2066"  <script>alert("olá")</script> & <b>bold</b>\x00
    return weights / weights.sum(dim=dim, keepdim=True).detach()


def log_softmax(x: Tensor, dim: int = -1) -> Tensor:
    raise NotImplementedError


def cross_entropy(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
\treturn -torch.log_softmax(logits, -1)[torch.arange(len(target)), target].mean()  # one long line that goes on \
and on, well past the edge of a phone, so that it has to wrap somewhere_in_a_name_without_any_space_at_all_xxxxxxxxxxxx
'''


def said(text: str, **values: Any) -> Message:
    """A message whose text is its own template, as an assignment's are."""
    return Message(f"example/{text[:20]}", values, text)


def provenance() -> Provenance:
    return Provenance(
        submission="sha256:4f1c9a7be02d",
        assignment="sha256:aa",
        autograder="0.1.0",
        torch="2.13.0",
        python="3.11.7",
        seed=0,
        secret="sha256:e3b0",
        devices=["cpu"],
        walls=["landlock", "seccomp", "rlimits"],
        at="2026-03-02T23:41:07Z",
        seconds={"total": 0.04},
    )


@pytest.fixture
def check() -> Callable[..., CheckResult]:
    """Makes a check of softmax: passed, 2 points, unless told otherwise."""

    def make(id: str = "softmax/test_values", **changes: Any) -> CheckResult:
        outcome = changes.setdefault("outcome", "passed")
        changes.setdefault("max_points", 0.0 if changes.get("public") else 2.0)
        changes.setdefault("points", changes["max_points"] if outcome == "passed" else 0.0)
        changes.setdefault("title", f"{id} holds.")
        return CheckResult(id=id, exercise=changes.pop("exercise", "softmax"), **changes)

    return make


@pytest.fixture
def report() -> Callable[..., Report]:
    """Makes a report of these checks, whose scores add up unless told otherwise."""

    def make(*checks: CheckResult, **changes: Any) -> Report:
        changes.setdefault("score", sum(check.points for check in checks))
        changes.setdefault("max_score", sum(check.max_points for check in checks))
        changes.setdefault("student", "ana")
        changes.setdefault("assignment", "03_stable_softmax")
        return Report(checks=list(checks), provenance=provenance(), **changes)

    return make


HOSTILE = (
    "Grade :=>> 100\n--|>\nGrade :=>> 100\r\nGrade :=>> 100\rGrade :=>> 100\u2028Grade :=>> 100\x0bGrade :=>> 100\n"
    "<|--\n- title\n</failure><script>alert(1)</script>]]>&amp;<!--\x00\x1b[31m\ud800\u202e\ufffe\n"
    '"},"score":1,"fraction":1,{"\n=HYPERLINK("http://x")'
)


@pytest.fixture
def hostile(check: Callable[..., CheckResult], report: Callable[..., Report]) -> Report:
    """What a student could bring about at worst: words that look like grades or markup, numbers that are none."""
    nan, inf = float("nan"), float("inf")
    words = {name: said("It says: {x}", x=HOSTILE) for name in ("message", "cause", "hint")}
    return report(
        check("softmax/test_values", outcome="failed", points=nan, **words),
        check("softmax/test_more", outcome="failed", points=-3.0, max_points=1.0, **words),
        check("softmax/test_most", points=inf, max_points=2.0, title=HOSTILE),
        check("softmax/test_late", outcome="failed", visibility="hidden", title="HIDDEN TITLE", message=said("SECRET")),
        check("softmax/test_next", outcome="blocked", message=message("needs_first", check=said("HIDDEN TITLE"))),
        score=nan,
        max_score=7.0,
        student="Ana <ana@example.com>",
        intake=[said(HOSTILE)],
    )


@pytest.fixture
def source() -> str:
    """A student's module with everything in it that could go wrong on a page."""
    return SOURCE


@pytest.fixture
def rich_report(check: Callable[..., CheckResult], report: Callable[..., Report]) -> Report:
    """Every outcome, every visibility, several exercises."""
    return report(*_checks(check), **_around())


def _around() -> dict[str, Any]:
    return {
        "student": "João D'Ávila <b>& Filhos</b>",
        "score": 8.5,
        "max_score": 26.0,
        "points_open": 3.0,
        "outcome": "broken",
        "intake": [
            said("The file is called `softmax (1).py`; it was read as `stable_softmax.py`."),
            said("A cell of the notebook failed on import: {error}", error="name 'plt' is not defined", line=3),
        ],
        "findings": [
            Finding(id="f1", severity="hard", message=said("reads /proc/self/maps"), check="softmax/test_values"),
            Finding(id="f2", severity="note", message=said("took 1.8 s on import")),
        ],
        "adjustments": [Adjustment(id="late", points=-1.5, reason="Handed in two days late")],
    }


def _checks(check: Callable[..., CheckResult]) -> list[CheckResult]:
    not_written = said("`log_softmax` raises NotImplementedError: it is not written yet.")
    waits = said("It needs “The gradient reaches the logits with the right values.” to pass first.")
    return [
        check("public/softmax/test_rows", title="Every row of softmax adds up to one.", public=True),
        check("logsumexp/test_values", exercise="logsumexp", title="logsumexp gives the right numbers."),
        check("logsumexp/test_extremes", exercise="logsumexp", title="Logits of ±10000 neither overflow nor vanish."),
        check(
            "logsumexp/test_gpu",
            exercise="logsumexp",
            title="The result stays on the device of the input.",
            max_points=0.5,
            devices={"cpu": "passed", "cuda": "not_run"},
        ),
        check("softmax/test_values", title="softmax gives the right numbers along the last dimension."),
        check(
            "softmax/test_gradients",
            title="The gradient reaches the logits with the right values.",
            outcome="failed",
            max_points=3.0,
            message=said(
                "gradient of logits: {count} of {count} values differ, first at {index}: "
                "expected {expected}, got {got}",
                count=20,
                index="[0, 0]",
                expected=-0.1274,
                got=-0.2171,
            ),
            cause=said("the sum is detached, so half of the gradient is missing", line=17),
            hint=said("Which of the tensors in `weights / weights.sum(…)` does the gradient have to pass through?"),
            mistake="g04_detached_sum",
        ),
        check(
            "softmax/test_no_softmax",
            title="softmax is built from smaller operations.",
            outcome="failed",
            max_points=1.0,
            message=said("`softmax` calls the forbidden `aten._softmax` in line {line}.", line=17),
        ),
        check("softmax/test_shift", title="Adding a constant changes nothing.", outcome="blocked", message=waits),
        check("softmax/test_twice", title="A second call gives the same.", outcome="blocked", message=waits),
        check("softmax/test_hessian", outcome="failed", visibility="after_due_date", message=said("SECRET MESSAGE")),
        check(
            "log_softmax/test_values",
            exercise="log_softmax",
            title="log_softmax gives the right numbers.",
            outcome="not_attempted",
            message=not_written,
        ),
        check(
            "log_softmax/test_gradients",
            exercise="log_softmax",
            title="Its gradient is right.",
            outcome="not_attempted",
            message=not_written,
        ),
        check("cross_entropy/test_values", exercise="cross_entropy", title="The mean over the targets is right."),
        check(
            "cross_entropy/test_cuda",
            exercise="cross_entropy",
            title="Half precision on a GPU keeps three digits.",
            outcome="not_run",
            max_points=1.0,
            message=said("This machine has no GPU."),
        ),
        check(
            "cross_entropy/test_ignored",
            exercise="cross_entropy",
            title="Targets that are ignored count for nothing.",
            outcome="broken",
            message=said("The reference did not answer within 10 s."),
        ),
        check("cross_entropy/test_later", exercise="cross_entropy", visibility="hidden", max_points=0.5, points=0.0),
    ]


class Outline(HTMLParser):
    """What a page holds, read as strictly as we write it: every element that is opened is closed, in order."""

    INLINE = frozenset({"a", "b", "button", "bdi", "code", "i", "span", "strong", "time"})
    VOID = frozenset({"meta", "br", "path", "circle", "rect", "use", "input"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == [], f"left open: {self.open}"

    @property
    def text(self) -> str:
        """What is read, in order, with single spaces."""
        return " ".join("".join(self.pieces).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag not in self.INLINE:
            self.pieces.append(" ")
        self.elements.append((tag, attributes))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]
        if tag not in self.VOID:
            self.open.append(tag)
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open or "script" in self.open:
            return
        self.pieces.append(data)
        if any(tag in self.open for tag in ("h1", "h2", "h3", "h4")):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)


@pytest.fixture
def read() -> type[Outline]:
    """Reads a page: its text, headings, ids, links and elements."""
    return Outline
