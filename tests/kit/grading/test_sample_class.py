"""The sample class gets the marks, and the reasons, that each of its submissions was written for."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.kit.grading.conftest import Reports
from tests.support import ROOT

SAMPLE = ROOT / "tests" / "sample_class"
EXPECTED = json.loads((SAMPLE / "expected.json").read_text("utf-8"))
SUBMISSIONS = [(student, slug) for student in EXPECTED for slug in EXPECTED[student]]


@pytest.mark.parametrize(("student", "slug"), SUBMISSIONS)
def test_each_submission_gets_what_it_was_written_for(sample_reports: Reports, student: Any, slug: Any) -> None:
    report = sample_reports[student, slug]
    expected = EXPECTED[student][slug]
    failed = [(check.id, check.message and check.message.text) for check in report.checks if check.outcome == "failed"]
    assert report.outcome == "graded"
    assert report.score == expected["score"], failed
    assert report.points_open == 0
    assert sorted({check.mistake for check in report.checks if check.mistake}) == expected["mistakes"], failed
    assert sorted({told.id for told in report.intake}) == expected["intake"]


def test_nobody_is_left_out(sample_reports: Reports) -> None:
    assert set(sample_reports) == set(SUBMISSIONS)


def test_messages_are_short_and_name_no_path_of_ours(sample_reports: Reports) -> None:
    for report in sample_reports.values():
        for check in report.checks:
            for said in (check.message, check.cause, check.hint):
                if said is not None:
                    assert said.text.count("\n") <= 4
                    assert "/autograder/" not in said.text
                    assert "solutions" not in said.text


def test_the_walls_that_stood_are_in_the_report(sample_reports: Reports) -> None:
    assert "rlimits" in sample_reports["ana", "03_stable_softmax"].provenance.walls


def test_the_pages_of_the_class_name_every_student(graded_sample: Path) -> None:
    grades = (graded_sample / "grades.csv").read_text("utf-8-sig")
    page = (graded_sample / "index.html").read_text("utf-8")
    for student in EXPECTED:
        assert student in grades
        assert student in page


def test_every_submission_has_a_whole_page_of_feedback(graded_sample: Path) -> None:
    for student, slug in SUBMISSIONS:
        page = (graded_sample / "feedback" / student / f"{slug}.html").read_text("utf-8")
        assert page.rstrip().endswith("</html>")
