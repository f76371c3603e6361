"""Tests of the report as JSON: it comes back as it was, and a file that is none is named with what to do."""

from __future__ import annotations

import pytest

from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.report import SCHEMA, CheckResult, Provenance, Report, UnreadableReport, decode, encode


@pytest.fixture
def report() -> Report:
    provenance = Provenance(
        submission="sha256:a",
        assignment="sha256:b",
        autograder="0.1.0",
        torch="2.13.0",
        python="3.11.7",
        seed=0,
        secret="",
        devices=["cpu"],
        walls=[],
        at="2026-03-02T23:41:07Z",
        seconds={"total": 0.5},
    )
    check = CheckResult(
        id="f/test_a",
        exercise="f",
        title="f is right.",
        outcome="failed",
        message=message("gradient_missing", name="x"),
    )
    return Report(assignment="01_f", student="ana", score=0.5, max_score=2.0, checks=[check], provenance=provenance)


def test_a_report_comes_back_as_it_was_and_as_the_same_bytes(report: Report) -> None:
    assert decode(encode(report)) == report
    assert encode(decode(encode(report))) == encode(report)
    assert encode(report).endswith(b"}\n") and b'\n  "assignment": "01_f"' in encode(report)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"schema": 1}', b"[" * 100_000])
def test_a_file_that_is_no_report_is_named_with_what_to_do(content: bytes) -> None:
    with pytest.raises(UnreadableReport) as caught:
        decode(content, "graded/ana.json")
    text = str(caught.value)
    assert text.startswith("graded/ana.json is not a report (") and text.endswith("): delete it and grade again.")
    assert caught.value.render(Language("pt-BR")).startswith("graded/ana.json não é um relatório (")


def test_a_report_of_another_version_is_to_be_made_again(report: Report) -> None:
    report.schema = SCHEMA + 1
    with pytest.raises(UnreadableReport, match="has schema 2, and this version reads 1: grade again"):
        decode(encode(report), "graded/ana.json")
