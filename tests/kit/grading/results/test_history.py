"""A teacher grades again: what was there before stays, what changes is shown first, and the story is told."""

import re
import shutil
from pathlib import Path

import pytest

from autograder.assignment import Course
from autograder.authoring.new import new
from autograder.grading.class_run import ClassRun, GradingPlan
from autograder.grading.regrade import Regrade
from autograder.grading.results.comments import Comments, CommentsError
from autograder.grading.results.history import History
from autograder.grading.results.output_folder import reports_in
from autograder.grading.results.report_diff import ReportDiff, lines
from autograder.locale.language import Language
from autograder.outlets.pages.failure_clusters import clusters_of
from autograder.submissions.discovery import find_submissions

pytestmark = pytest.mark.usefixtures("shared_server")
SLUG = "51_mean_square"
ENGLISH = Language("en")
ONTIME = "2026-03-02 11:00:00 UTC"


class School:
    """A small course with its class, graded as often as one likes."""

    def __init__(self, root: Path) -> None:
        self.course = Course(root)
        self.right = (root / "solutions" / SLUG / "mean_square.py").read_text("utf-8")
        self.wrong = self.right.replace("(x * x).mean(dim)", "(x * x).sum(dim)")
        self.submitted, self.out = root / "submitted", root / "graded"

    def hand_in(self, student: str, code: str, stamp: str = ONTIME) -> None:
        folder = self.submitted / student / SLUG
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "mean_square.py").write_text(code, "utf-8")
        (folder / "timestamp.txt").write_text(stamp)

    def plan(self, **settings) -> GradingPlan:
        places = find_submissions(self.submitted, [SLUG]).places
        return GradingPlan(self.course, places, self.out, required=(), **settings)

    def grade(self, **settings):
        return ClassRun(self.plan(**settings)).run()

    def scores(self) -> dict[str, float]:
        return {report.student: report.score for report in reports_in(self.out)}

    def change_checks(self, old: str, new: str) -> None:
        path = self.course.assignment(SLUG).checks / "test_mean_square.py"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A school that was graded once, to be copied."""
    root = tmp_path_factory.mktemp("school")
    (root / "solutions").mkdir()
    (root / "tests" / "hidden").mkdir(parents=True)
    new(Course(root), SLUG)
    school = School(root)
    school.hand_in("ana", school.right)
    school.hand_in("bia", school.wrong)
    school.hand_in("caio", school.wrong + "# alone\n")
    school.grade()
    return root


@pytest.fixture
def school(graded, tmp_path):
    """A school of three students, graded."""
    shutil.copytree(graded, tmp_path / "school")
    return School(tmp_path / "school")


def test_regrade_shows_who_gains_and_loses_and_why_before_anything_is_overwritten(school):
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


def test_a_check_that_breaks_takes_no_good_report_away(school):
    school.change_checks("assert_same_output()", "assert_no_such_thing()")
    again = Regrade(school.plan())
    assert again.differences() == [] and again.broken == 3
    again.apply()
    assert school.scores() == {"ana": 5.0, "bia": 0.0, "caio": 0.0}


def test_a_run_is_never_changed_and_one_in_which_nothing_happens_is_none(school):
    kept = {path: path.read_bytes() for path in (school.out / "runs").rglob("*.json")}
    school.grade()
    assert len(History(school.out).runs()) == 1
    school.hand_in("bia", school.right)
    school.grade()
    assert {path: path.read_bytes() for path in kept} == kept
    assert [run.reason for run in History(school.out).runs()] == ["first report (3)", "handed in again (1)"]


def test_what_an_interrupted_run_left_is_given_to_it(school):
    run = school.out / "runs" / "0001"
    (run / "bia" / f"{SLUG}.json").unlink()
    school.grade()
    assert len(History(school.out).entries("bia", SLUG)) == 1


def test_a_damaged_page_of_the_past_takes_nothing_from_the_others(school):
    school.hand_in("ana", school.wrong)
    school.grade()
    (school.out / "runs" / "0001" / "ana" / f"{SLUG}.json").write_text("{")
    (school.out / "runs" / "0001" / "run.json").write_text("{")
    assert [entry.run.number for entry in History(school.out).entries("ana", SLUG)] == [2]
    assert History(school.out).runs()[0].reason == "run.json is damaged"


def test_an_extension_is_a_line_of_its_own_and_takes_the_penalty_away_without_grading_again(school):
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


def test_a_submission_that_does_not_say_when_it_was_handed_in_is_not_late(school):
    (school.course.root / "course.toml").write_text(f"[assignments.{SLUG}]\ndue = 2026-03-01T12:00:00\n")
    (school.submitted / "ana" / SLUG / "timestamp.txt").unlink()
    notes = [note.text for note in school.grade().notes]
    assert len(notes) == 1 and notes[0].startswith(f"{SLUG}: 1 submission does not say when it was handed in")


def test_of_several_attempts_the_best_counts_where_the_course_says_so(school):
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


def test_a_comment_to_a_cluster_reaches_all_of_it_and_nobody_else(school):
    reports = reports_in(school.out)
    (cluster,) = clusters_of(reports)
    assert [report.student for report in cluster.reports] == ["bia", "caio"]
    assert Comments(school.out).add(reports, cluster.id, "Read <the> task again.") == ["bia", "caio"]
    Comments(school.out).add(reports, "ana", "Well done.")
    school.grade()
    pages = {name: (school.out / "feedback" / name / f"{SLUG}.html").read_text("utf-8") for name in ("ana", "caio")}
    assert "Read &lt;the&gt; task again." in pages["caio"] and "Read" not in pages["ana"]
    assert "Well done." in pages["ana"] and "Well done." not in pages["caio"]
    Comments(school.out).add(reports, cluster.id, "")
    school.grade()
    assert "From your teacher" not in (school.out / "feedback" / "caio" / f"{SLUG}.html").read_text("utf-8")


def test_a_comment_that_fits_nobody_says_which_clusters_there_are(school):
    reports = reports_in(school.out)
    (cluster,) = clusters_of(reports)
    with pytest.raises(CommentsError, match=rf"zoe is no cluster and no student of {SLUG}. Clusters: {cluster.id} \(2"):
        Comments(school.out).add(reports, "zoe", "hello")
    (school.out / "comments.json").write_text("[")
    with pytest.raises(CommentsError, match=r"cannot be read .* repair it, or move it away"):
        Comments(school.out)


def test_names_stay_in_the_roster(school):
    (school.course.root / "roster.csv").write_text("id,login,name\ns-1,ana,Ana Lima\ns-2,bia,Bia Reis\n", "utf-8")
    (school.course.root / "course.toml").write_text('roster = "roster.csv"\n')
    shutil.rmtree(school.out)
    summary = school.grade()
    assert [note.id for note in summary.notes] == ["not_in_roster"]
    assert school.scores() == {"s-1": 5.0, "s-2": 0.0}
    for path in school.out.rglob("*"):
        assert not {"ana", "bia", "caio"} & set(path.parts[len(school.out.parts) :])
        if path.is_file():
            assert not re.search(rb"\b(ana|bia|caio|Lima|Reis)\b", path.read_bytes()), path
