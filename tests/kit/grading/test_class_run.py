"""A class is graded once, goes on where it stopped, and loses nothing."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.grading import class_run
from autograder.grading.class_run import ClassRun
from autograder.grading.grading_plan import GradingPlan
from autograder.grading.results import output_folder
from autograder.grading.results.comments import Comments
from autograder.grading.results.output_folder import ForeignFolder, refuse_foreign, reports_in
from autograder.report import decode, encode
from autograder.submissions.reader import Reader
from tests.kit.grading.conftest import Reports
from tests.support import ROOT
from tests.support.school import School

SLUG = "03_stable_softmax"
RIGHT = (ROOT / "solutions" / SLUG / "stable_softmax.py").read_text("utf-8")
pytestmark = pytest.mark.usefixtures("shared_server")
NAIVE = RIGHT + (ROOT / "solutions" / SLUG / "mistakes" / "t12_naive_exp.py").read_text("utf-8")


def timeless(report: Any) -> Any:
    """A report without when and how fast it was made."""
    provenance = msgspec.structs.replace(report.provenance, at="", seconds={})
    return encode(msgspec.structs.replace(report, provenance=provenance))


def test_the_same_submission_gets_the_same_report_on_every_run_and_with_any_number_of_judges(
    submit: Callable[..., Path],
    plan_for: Callable[..., GradingPlan],
    reports_in: Callable[[Path], Reports],
    tmp_path: Path,
) -> None:
    submit("ana", SLUG, {"stable_softmax.py": RIGHT})
    folder = submit("bia", SLUG, {"stable_softmax.py": NAIVE})
    ClassRun(plan_for(folder, tmp_path / "one", jobs=1)).run()
    ClassRun(plan_for(folder, tmp_path / "two", jobs=2)).run()
    one, two = reports_in(tmp_path / "one"), reports_in(tmp_path / "two")
    assert {name: timeless(report) for name, report in one.items()} == {
        name: timeless(report) for name, report in two.items()
    }


def test_a_second_run_grades_only_what_changed(
    submit: Callable[..., Path], plan_for: Callable[..., GradingPlan], tmp_path: Path
) -> None:
    submit("ana", SLUG, {"stable_softmax.py": RIGHT})
    folder = submit("bia", SLUG, {"stable_softmax.py": RIGHT})
    out = tmp_path / "graded"
    assert ClassRun(plan_for(folder, out)).run().graded == 2
    assert ClassRun(plan_for(folder, out)).pending() == []
    submit("bia", SLUG, {"stable_softmax.py": RIGHT + "\n# a remark\n"})
    assert [place.student for place in ClassRun(plan_for(folder, out)).pending()] == ["bia"]
    assert len(ClassRun(plan_for(folder, out, seed=1)).pending()) == 2
    assert len(ClassRun(plan_for(folder, out, force=True)).pending()) == 2


def test_a_secret_changes_the_inputs_and_stays_out_of_the_report(
    submit: Callable[..., Path], plan_for: Callable[..., GradingPlan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = submit("ana", SLUG, {"stable_softmax.py": RIGHT})
    out = tmp_path / "graded"
    monkeypatch.setenv("AUTOGRADER_SECRET", "a secret of this course")
    ClassRun(plan_for(folder, out)).run()
    assert b"a secret of this course" not in (out / "reports" / "ana" / f"{SLUG}.json").read_bytes()
    assert ClassRun(plan_for(folder, out)).pending() == []
    monkeypatch.setenv("AUTOGRADER_SECRET", "another")
    assert len(ClassRun(plan_for(folder, out)).pending()) == 1


def test_another_language_writes_other_pages_without_grading_again(
    submit: Callable[..., Path], plan_for: Callable[..., GradingPlan], tmp_path: Path
) -> None:
    folder = submit("ana", SLUG, {"stable_softmax.py": RIGHT})
    out = tmp_path / "graded"
    ClassRun(plan_for(folder, out)).run()
    summary = ClassRun(plan_for(folder, out, language="pt-BR")).run()
    assert (summary.graded, summary.kept) == (0, 1)
    page = (out / "feedback" / "ana" / f"{SLUG}.html").read_text("utf-8")
    assert 'lang="pt-BR"' in page


def test_a_damaged_report_is_made_anew(
    submit: Callable[..., Path], plan_for: Callable[..., GradingPlan], tmp_path: Path
) -> None:
    folder = submit("ana", SLUG, {"stable_softmax.py": RIGHT})
    out = tmp_path / "graded"
    ClassRun(plan_for(folder, out)).run()
    report = out / "reports" / "ana" / f"{SLUG}.json"
    report.write_bytes(report.read_bytes()[:100])
    assert ClassRun(plan_for(folder, out)).run().graded == 1
    assert decode(report.read_bytes()).score == 20


def test_a_folder_of_other_files_is_not_written_into(
    submit: Callable[..., Path], plan_for: Callable[..., GradingPlan], tmp_path: Path
) -> None:
    folder = submit("ana", SLUG, {"stable_softmax.py": RIGHT})
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "grades.csv").write_text("mine")
    with pytest.raises(ForeignFolder, match="choose another folder with --out, or use --force"):
        ClassRun(plan_for(folder, out)).run()
    assert (out / "grades.csv").read_text() == "mine"
    with pytest.raises(ForeignFolder, match="is a file"):
        ClassRun(plan_for(folder, out / "grades.csv")).run()


@pytest.mark.parametrize("left", ["feedback/ana/03_stable_softmax.html", ".autograder-x1y2", "runs/ana/x.json"])
def test_what_a_run_that_was_killed_at_once_leaves_is_ours(tmp_path: Path, left: str) -> None:
    (tmp_path / left).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / left).write_text("half")
    refuse_foreign(tmp_path, force=False)


def test_a_killed_run_goes_on_where_it_stopped_and_ends_what_it_started(
    submit: Callable[..., Path],
    plan_for: Callable[..., GradingPlan],
    reports_in: Callable[[Path], Reports],
    tmp_path: Path,
) -> None:
    for number in range(12):
        folder = submit(f"student {number:02}", SLUG, {"stable_softmax.py": f"{RIGHT}\n# {number}\n"})
    out = tmp_path / "graded"
    command = [sys.executable, "-m", "autograder.cli", "grade", str(folder), "--out", str(out), "--isolation", "best"]
    running = subprocess.Popen([*command, "--course", str(ROOT), "--jobs", "1"], stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while len(reports_in(out)) < 3 and time.monotonic() < deadline and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = reports_in(out)
    assert 3 <= len(before) < 12
    summary = ClassRun(plan_for(folder, out)).run()
    assert (summary.reports, summary.broken) == (12, 0)
    assert summary.graded <= 12 - len(before)
    after = reports_in(out)
    assert all(timeless(after[name]) == timeless(report) for name, report in before.items())
    assert {report.score for report in after.values()} == {20}


def test_a_submission_is_read_once_and_a_report_decoded_once_in_a_run(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.rules('[attempts]\ncounts = "best"\n')  # and late, and commented on: whatever a teacher decides
    Comments(school.out).add(reports_in(school.out), "ana", "Well done.")
    school.hand_in("bia", school.right)
    read: list[Path] = []
    read_files = Reader.read
    decoded: list[str] = []

    def read_and_remove(self: Reader, path: Any, *words: Any) -> Any:
        found = read_files(self, path, *words)
        read.append(path)
        if "attempts" not in path.parts:  # whoever reads it a second time finds nothing
            shutil.rmtree(path)
        return found

    def count(content: Any, source: str = "report") -> Any:
        decoded.append(source)
        return decode(content, source)

    for module in (class_run, output_folder):
        monkeypatch.setattr(module, "decode", count)
    monkeypatch.setattr(Reader, "read", read_and_remove)
    summary = school.grade()
    assert (summary.graded, summary.kept) == (1, 2)
    own = [path for path in read if "attempts" not in path.parts]
    assert sorted(path.parts[-2] for path in own) == ["ana", "bia", "caio"]
    assert len(decoded) == 3 + 1 + 1  # the present ones, the new one, and that of bia's first attempt
    assert school.scores() == {"ana": 5.0, "bia": 5.0, "caio": 0.0}
    assert "Well done." in school.page("ana")


def test_submissions_are_read_while_others_are_graded(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """However large a class is, only those that are at work lie in memory with all of their files."""
    order: list[str] = []
    take, read_files = ClassRun._take, Reader.read

    def read(self: Reader, path: Any, *words: Any) -> Any:
        order.append(f"read {words[0]}")
        return read_files(self, path, *words)

    def taken(self: Any, result: Any) -> None:
        order.append("graded")
        take(self, result)

    monkeypatch.setattr(Reader, "read", read)
    monkeypatch.setattr(ClassRun, "_take", taken)
    for number in range(6):
        school.hand_in(f"s{number}", f"{school.right}\n# {number}\n")
    school.grade(jobs=1, force=True)
    assert order.index("graded") < order.index("read s5")


def test_a_killed_run_says_so_in_the_history_and_the_next_one_why(school: School) -> None:
    school.hand_in("bia", school.right)
    run = ClassRun(school.plan())
    for candidate in run.candidates():
        if candidate.pending:
            run.note_pending(candidate)  # and killed
    assert [found.reason for found in run.history.runs()] == ["first report (3)", class_run.UNFINISHED]
    school.grade()
    assert [found.reason for found in run.history.runs()][-1] == "handed in again (1)"
