"""What a teacher decides on open points counts as long as the files are the same and the check is open."""

from __future__ import annotations

import csv
import math
from typing import Any

import msgspec
import pytest

from autograder.grading.grading_plan import ClassSummary
from autograder.grading.regrade import Regrade
from autograder.grading.results.decisions import Decisions, DecisionsError
from autograder.grading.results.history import History
from autograder.grading.results.output_folder import reports_in
from autograder.grading.results.report_diff import ReportDiff
from autograder.grading.results.report_merge import merged
from autograder.report import CheckOutcome, Decision, Report
from tests.support.school import SLUG, School

CHECK = "mean_square/test_gradients"
RUN = '    both.call("mean_square", randn(4, 5), dim=0).assert_same_gradients()'
SKIP, RAISE = '    pytest.skip("no time")', '    raise RuntimeError("ours")'


@pytest.fixture
def open_school(school: School) -> School:
    """A school in which nobody's gradients could be looked at."""
    school.change_checks(RUN, SKIP)
    school.grade()
    return school


def report_of(school: School, student: str = "ana") -> Report:
    return next(report for report in reports_in(school.out) if report.student == student)


def decide(school: School, points: float = 1.5, student: str = "ana", again: bool = False) -> None:
    decision = Decision(points=points, because="Right <by> hand.", by="prof", at="2026-03-03T10:00:00Z")
    Decisions(school.out).add(report_of(school, student), CHECK, decision, again)


def noted(summary: ClassSummary) -> list[str]:
    return [note.id for note in summary.notes if note.id.startswith("decision")]


def test_a_decision_is_in_report_page_and_table_and_nobody_elses(open_school: School) -> None:
    before = report_of(open_school)
    assert (before.score, before.points_open) == (3, 2)
    decide(open_school)
    assert report_of(open_school) == before  # until the class is graded again
    summary = open_school.grade()
    assert (summary.graded, noted(summary)) == (0, [])
    after = report_of(open_school)
    (check,) = [check for check in after.checks if check.decision]
    assert (check.id, check.outcome, check.verdict, check.points) == (CHECK, "not_run", "failed", 1.5)
    assert (after.score, after.points_open, after.outcome) == (4.5, 0, "graded")
    assert check.decision is not None and (check.decision.by, check.decision.because) == ("prof", "Right <by> hand.")
    page = open_school.page("ana")
    assert "Decided by your teacher: 1.5 of 2 points." in page and "Right &lt;by&gt; hand." in page
    assert "prof" not in page
    with (open_school.out / "grades.csv").open(encoding="utf-8-sig") as lines:
        rows = {row["student"]: (row["score"], row["points_open"]) for row in csv.DictReader(lines)}
    assert rows == {"ana": ("4.5", "0"), "bia": ("0", "2"), "caio": ("0", "2")}


def test_all_points_are_a_pass(open_school: School) -> None:
    decide(open_school, 2)
    open_school.grade()
    assert [check.verdict for check in report_of(open_school).checks if check.id == CHECK] == ["passed"]
    assert "Full marks. Well done." in open_school.page("ana")


def test_grading_again_keeps_it_and_changes_nothing(open_school: School) -> None:
    decide(open_school)
    open_school.grade()
    first = report_of(open_school)
    runs = History(open_school.out).runs()
    assert runs[-1].reason == "deadlines, attempts, comments or decisions changed"
    open_school.grade()
    assert report_of(open_school) == first and History(open_school.out).runs() == runs
    open_school.grade(force=True)
    assert report_of(open_school).checks == first.checks


def test_lateness_counts_for_points_that_a_teacher_gave(open_school: School) -> None:
    open_school.rules(f"[late]\npercent_per_day = 10\n[assignments.{SLUG}]\ndue = 2026-03-02T10:00:00Z\n")
    decide(open_school, 2)
    open_school.grade()
    assert report_of(open_school).score == 4.5


def test_history_says_that_the_teacher_decided(open_school: School) -> None:
    before = report_of(open_school)
    decide(open_school)
    open_school.grade()
    difference = ReportDiff(before, report_of(open_school))
    assert [why.text for why in difference.why()] == ["the teacher decided"]
    assert [(change.id, change.points) for change in difference.changes()] == [(CHECK, 1.5)]


def test_regrading_keeps_it_while_the_check_is_open(open_school: School) -> None:
    decide(open_school)
    open_school.grade()
    open_school.change_checks(SKIP, '    pytest.skip("still no time")')
    regrade = Regrade(open_school.plan())
    regrade.differences()
    regrade.apply()
    assert (report_of(open_school).score, report_of(open_school).points_open) == (4.5, 0)


def test_it_is_kept_and_not_needed_once_the_check_is_no_longer_open(open_school: School) -> None:
    decide(open_school)
    open_school.grade()
    open_school.change_checks(SKIP, RUN)
    regrade = Regrade(open_school.plan())
    difference = next(one for one in regrade.differences() if one.after.student == "ana")
    assert difference.points == 0.5
    assert [note.id for note in regrade.notes] == ["decision_not_needed"]
    assert noted(regrade.apply()) == ["decision_not_needed"]
    after = report_of(open_school)
    assert after.score == 5 and not any(check.decision for check in after.checks)
    assert len(Decisions(open_school.out).stored) == 1


def test_it_is_out_of_date_once_the_files_changed(open_school: School) -> None:
    decide(open_school)
    open_school.grade()
    open_school.hand_in("ana", open_school.right + "# again\n")
    summary = open_school.grade()
    assert noted(summary) == ["decision_out_of_date"]
    assert (report_of(open_school).score, report_of(open_school).points_open) == (3, 2)
    assert "Decided by your teacher" not in open_school.page("ana")
    decide(open_school, 1)  # on the new files, which need no --again
    assert noted(open_school.grade()) == []
    assert report_of(open_school).score == 4


def test_the_best_attempt_counts_with_what_was_decided_on_it(open_school: School) -> None:
    open_school.rules('[attempts]\ncounts = "best"\n')
    decide(open_school, 2)
    open_school.grade()
    open_school.hand_in("ana", open_school.wrong)
    open_school.grade()
    after = report_of(open_school)
    assert (after.score, [one.id for one in after.adjustments]) == (5, ["best_attempt"])


def test_it_is_out_of_date_once_the_check_is_worth_other_points(open_school: School) -> None:
    decide(open_school)
    open_school.change_checks("@points(2)", "@points(1)")
    settings = open_school.course.assignment(SLUG).folder / "assignment.toml"
    settings.write_text(settings.read_text("utf-8").replace("points = 5", "points = 4"), "utf-8")
    assert noted(open_school.grade()) == ["decision_out_of_date"]
    assert report_of(open_school).points_open == 1


def test_a_check_of_ours_that_broke_can_be_decided_and_the_report_is_no_longer_broken(school: School) -> None:
    school.change_checks(RUN, RAISE)
    assert school.grade().broken == 3
    decide(school, 2)
    assert school.grade().broken == 2
    assert (report_of(school).outcome, report_of(school).score) == ("graded", 5)
    assert "our fault" not in school.page("ana")


def test_taking_it_back_opens_the_points_again(open_school: School) -> None:
    before = report_of(open_school)
    decide(open_school)
    open_school.grade()
    Decisions(open_school.out).clear("ana", SLUG, CHECK)
    open_school.grade()
    assert report_of(open_school) == before
    with pytest.raises(DecisionsError, match="There is no decision on mean_square/test_gradients of ana"):
        Decisions(open_school.out).clear("ana", SLUG, CHECK)


@pytest.mark.parametrize("points", [-0.5, 2.5, math.nan, math.inf])
def test_points_beyond_the_check_are_refused(open_school: School, points: float) -> None:
    with pytest.raises(DecisionsError, match="is worth 2 points: `--points` takes 0 to 2"):
        decide(open_school, points)
    assert Decisions(open_school.out).stored == []


def test_what_was_decided_changes_only_with_again(open_school: School) -> None:
    decide(open_school)
    with pytest.raises(DecisionsError, match=r"decided already: 1\.5 of 2 points, by prof on 2026-03-03"):
        decide(open_school, 2)
    open_school.grade()
    with pytest.raises(DecisionsError, match="decided already"):
        decide(open_school, 2)
    decide(open_school, 2, again=True)
    open_school.grade()
    assert report_of(open_school).score == 5 and len(Decisions(open_school.out).stored) == 1


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("mean_square/test_values", "is not open, so there is nothing to decide. Open are: mean_square/test_gradients"),
        ("softmax/test_values", "ana has no check softmax/test_values in 51_mean_square. Open are: mean_square/"),
    ],
)
def test_only_an_open_check_can_be_decided(open_school: School, check: str, said: str) -> None:
    with pytest.raises(DecisionsError, match=said):
        Decisions(open_school.out).add(report_of(open_school), check, Decision(points=1))


def test_a_damaged_file_ends_the_run_before_anything_is_graded(open_school: School) -> None:
    (open_school.out / "decisions.json").write_text("[")
    with pytest.raises(DecisionsError, match=r"decisions.json cannot be read .* repair it, or move it away"):
        open_school.grade()


def test_merging_the_results_of_a_gpu_asks_anew_whether_the_check_is_open(open_school: School) -> None:
    decide(open_school)
    open_school.grade()
    one = report_of(open_school)
    decisions = Decisions(open_school.out)

    def on_a_gpu(outcome: CheckOutcome) -> Report:
        changes: dict[str, Any] = {"outcome": outcome, "decision": None, "points": 0.0}
        return msgspec.structs.replace(one, checks=[msgspec.structs.replace(check, **changes) for check in one.checks])

    still_open = decisions.applied(merged(one, on_a_gpu("not_run")))
    assert [check.points for check in still_open.checks if check.id == CHECK] == [1.5]
    failed = decisions.applied(merged(one, on_a_gpu("failed")))
    assert [(check.points, check.decision) for check in failed.checks if check.id == CHECK] == [(0, None)]
