"""Deadlines, attempts and comments come into a report beside what the checks found."""

from typing import Literal

from autograder.grading.policy.adjustments import settled
from autograder.grading.policy.course_file import Policy
from autograder.grading.results import provenance
from autograder.grading.results.history import History
from autograder.grading.results.output_folder import reports_in
from autograder.grading.results.report_diff import ReportDiff
from autograder.report import Adjustment, CheckResult, Comment, Report
from tests.support.school import SLUG, School


def report(*points: float, outcome: Literal["graded", "broken"] = "graded") -> Report:
    """A report whose checks earned these points, of three each."""
    checks = [
        CheckResult(
            id=f"f/test_{n}", exercise="f", title="", outcome="passed" if p else "failed", points=p, max_points=3
        )
        for n, p in enumerate(points)
    ]
    return Report(
        assignment=SLUG,
        student="ana",
        score=sum(points),
        max_score=3.0 * len(points),
        outcome=outcome,
        checks=checks,
        provenance=provenance.now(0),
    )


def test_settling_again_changes_nothing() -> None:
    once = settled(report(3, 0), Policy(), None, [report(3, 3)], [Comment(text="Well done.")])
    assert settled(once, Policy(), None, [report(3, 3)], [Comment(text="Well done.")]) == once
    assert once.score == 6.0 and [adjustment.points for adjustment in once.adjustments] == [3.0]
    assert once.comments == [Comment(text="Well done.")]


def test_a_broken_report_is_neither_late_nor_better_but_has_its_comments() -> None:
    found = settled(report(0, 0, outcome="broken"), Policy(), None, [report(3, 3)], [Comment(text="Sorry.")])
    assert (found.score, found.adjustments, len(found.comments)) == (0.0, [], 1)


def test_an_attempt_that_we_could_not_grade_and_one_that_is_no_better_count_for_nothing() -> None:
    for attempts in ([report(3, 3, outcome="broken")], [report(3, 0)], []):
        assert settled(report(3, 0), Policy(), None, attempts).adjustments == []


def test_the_first_of_several_best_attempts_is_named() -> None:
    found = settled(report(0, 0), Policy(), None, [report(3, 0), report(3, 3), report(3, 3)])
    assert found.adjustments[0].message is not None
    assert found.adjustments[0].message.values["number"] == 2


def test_no_adjustment_takes_a_score_below_zero_and_old_ones_are_forgotten() -> None:
    late = report(3, 0)
    late.adjustments = [Adjustment(id="late", points=-100.0, reason="very late")]
    assert settled(late, Policy(), None).score == 3.0


def test_an_extension_is_a_line_of_its_own_and_takes_the_penalty_away_without_grading_again(school: School) -> None:
    rules = f"[late]\npercent_per_day = 10\n[assignments.{SLUG}]\ndue = 2026-03-01T12:00:00\n"
    (school.course.root / "course.toml").write_text(rules)
    school.grade()
    assert school.scores()["ana"] == 4.5
    (report,) = [report for report in reports_in(school.out) if report.student == "ana"]
    assert [(adjustment.id, adjustment.points) for adjustment in report.adjustments] == [("late", -0.5)]
    page = (school.out / "feedback" / "ana" / f"{SLUG}.html").read_text("utf-8")
    assert "10% less" in page and "−0.5" in page
    extension = '[[extensions]]\nstudent = "ana"\ndue = 2026-03-05T12:00:00\n'
    (school.course.root / "course.toml").write_text(rules + extension)
    assert school.grade().graded == 0
    assert school.scores()["ana"] == 5.0
    *_, before, after = (entry.report for entry in History(school.out).entries("ana", SLUG))
    assert [why.id for why in ReportDiff(before, after).why()] == ["why_adjusted"]


def test_a_submission_that_does_not_say_when_it_was_handed_in_is_not_late(school: School) -> None:
    (school.course.root / "course.toml").write_text(f"[assignments.{SLUG}]\ndue = 2026-03-01T12:00:00\n")
    (school.submitted / "ana" / SLUG / "timestamp.txt").unlink()
    notes = [note.text for note in school.grade().notes]
    assert len(notes) == 1 and notes[0].startswith(f"{SLUG}: 1 submission does not say when it was handed in")


def test_of_several_attempts_the_best_counts_where_the_course_says_so(school: School) -> None:
    (school.course.root / "course.toml").write_text('[attempts]\ncounts = "best"\n')
    school.grade()
    school.hand_in("ana", school.wrong)
    school.grade()
    assert school.scores()["ana"] == 5.0
    (report,) = [report for report in reports_in(school.out) if report.student == "ana"]
    assert [(adjustment.id, adjustment.points) for adjustment in report.adjustments] == [("best_attempt", 5.0)]
    school.change_checks(".assert_same_output()", '; assert False, "nobody"')  # the earlier attempt, too
    school.grade()
    assert school.scores()["ana"] == 2.0
    (school.course.root / "course.toml").write_text('[attempts]\ncounts = "last"\n')
    school.grade()
    assert school.scores()["ana"] == 0.0
