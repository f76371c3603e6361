"""Tests of the bound of a report: long values are cut, with a mark, and short ones stay."""

from __future__ import annotations

from autograder.grading.judge.report_bound import MOST_VALUES, bounded
from autograder.grading.results import provenance
from autograder.locale.message import Message, message
from autograder.report import CheckResult, Finding, Report, encode, unfinished

LONG = "name" * 500_000


def report_with(note: Message) -> Report:
    report = unfinished("ana", "03_stable_softmax", 1, [note], provenance.now(0))
    report.checks = [
        CheckResult(id=str(number), exercise="", title="", outcome="failed", message=note, cause=note, hint=note)
        for number in range(30)
    ]
    report.findings = [Finding(id="conduct_files", severity="note", message=note)]
    return report


def test_no_message_makes_a_report_large() -> None:
    for values in ({"text": LONG}, {"text": [LONG] * 5000}, {"text": {"id": "x", "values": {"a": LONG}, "text": LONG}}):
        cut = bounded(report_with(Message("title", values, LONG)))
        assert len(encode(cut)) < 8 << 20
        assert "[…]" in str(cut.checks[0].message)


def test_a_list_keeps_its_first_values() -> None:
    cut = bounded(report_with(Message("title", {"names": list(range(1000))})))
    assert cut.intake[0].values["names"] == list(range(MOST_VALUES))


def test_an_ordinary_report_stays_as_it_is() -> None:
    report = report_with(message("printed_much", megabytes=3))
    assert bounded(report) == report
