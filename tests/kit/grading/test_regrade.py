"""A teacher grades again: what changes is shown first, and nothing is overwritten before it is applied."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.regrade import Regrade
from autograder.grading.results.history import History
from autograder.grading.results.report_diff import lines
from autograder.locale.language import Language
from tests.support.school import SLUG, School

ENGLISH = Language("en")


def contents(out: Path) -> dict[str, str]:
    """The digest of every file of an output folder but those of the preview."""
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in files.items()
        if not name.startswith("regrade/")
    }


def test_regrade_shows_who_gains_and_loses_and_why_before_anything_is_overwritten(school: School) -> None:
    assert school.scores() == {"ana": 5.0, "bia": 0.0, "caio": 0.0}
    school.change_checks(".assert_same_output()", "")
    again = Regrade(school.plan(reason="only shapes count now"))
    found = {difference.after.student: difference for difference in again.differences()}
    assert {student: difference.points for student, difference in found.items()} == {"ana": 0, "bia": 3, "caio": 3}
    told = "\n".join(lines(found["bia"], ENGLISH))
    assert told.startswith("bia  51_mean_square  0 -> 3  (the checks changed)")
    assert re.search(r"\+3  mean_square/test_values: failed \(3\) -> passed \(3\)", told)
    assert school.scores() == {"ana": 5.0, "bia": 0.0, "caio": 0.0}
    again.apply()
    assert school.scores() == {"ana": 5.0, "bia": 3.0, "caio": 3.0}
    assert not (school.out / "regrade").exists()
    entries = History(school.out).entries("bia", SLUG)
    assert [(entry.run.number, entry.report.score) for entry in entries] == [(1, 0.0), (2, 3.0)]
    assert [entry.run.reason for entry in entries] == ["first report (3)", "only shapes count now"]
    assert Regrade(school.plan()).differences() == []


def test_a_check_that_breaks_takes_no_good_report_away(school: School) -> None:
    school.change_checks("assert_same_output()", "assert_no_such_thing()")
    again = Regrade(school.plan())
    assert again.differences() == [] and again.broken == 3
    again.apply()
    assert school.scores() == {"ana": 5.0, "bia": 0.0, "caio": 0.0}


def checks_change(school: School) -> None:
    school.change_checks(".assert_same_output()", "")


def page_is_gone(school: School) -> None:
    (school.out / "feedback" / "ana" / f"{SLUG}.html").unlink()


def report_is_damaged(school: School) -> None:
    (school.out / "reports" / "ana" / f"{SLUG}.json").write_text("{")


def someone_hands_in_again(school: School) -> None:
    school.hand_in("bia", school.right)


def someone_hands_in_for_the_first_time(school: School) -> None:
    school.hand_in("dora", school.right)


def lateness_costs(school: School) -> None:
    school.rules(f"[late]\npercent_per_day = 10\n[assignments.{SLUG}]\ndue = 2026-03-01T12:00:00\n")


def best_attempt_counts(school: School) -> None:
    school.hand_in("ana", school.wrong)
    school.grade()
    school.rules('[attempts]\ncounts = "best"\n')
    school.change_checks(".assert_same_output()", "")


CHANGES = [
    checks_change,
    page_is_gone,
    report_is_damaged,
    someone_hands_in_again,
    someone_hands_in_for_the_first_time,
    lateness_costs,
    best_attempt_counts,
]


@pytest.mark.parametrize("language", ["en", "pt-BR"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_preview_writes_nothing_outside_of_its_folder(school: School, change: Any, language: str) -> None:
    change(school)
    before = contents(school.out)
    Regrade(school.plan(language=language)).differences()
    assert contents(school.out) == before


def test_what_was_previewed_is_what_is_applied_with_attempts_and_pages(school: School) -> None:
    best_attempt_counts(school)
    again = Regrade(school.plan())
    shown = {difference.after.student: difference.after.score for difference in again.differences()}
    summary = again.apply()
    assert school.scores() == shown == {"ana": 5.0, "bia": 3.0, "caio": 3.0}
    assert (summary.graded, summary.kept) == (3, 0)
    assert not list(school.out.rglob("regrade"))


def test_a_page_in_the_old_language_is_written_when_the_regrade_is_applied(school: School) -> None:
    school.hand_in("bia", school.right)
    again = Regrade(school.plan(language="pt-BR"))
    again.differences()
    again.apply()
    assert all('lang="pt-BR"' in school.page(student) for student in ("ana", "bia", "caio"))
