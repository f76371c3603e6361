"""Two devices, one report. There is no GPU here: a second fork server, on the CPU, stands in for the one of a GPU.

What only a real GPU can show is in tests/gpu/.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from autograder.assignment import Course
from autograder.cli import main
from autograder.grading.class_run import ClassRun
from autograder.grading.executors.devices import Devices, NoGPU, choose_devices
from autograder.grading.grading_plan import ClassSummary, GradingPlan
from autograder.grading.policy.wall_policy import BEST, NONE
from autograder.grading.results.history import History
from autograder.grading.results.provenance import same_origin
from autograder.inside.walls.gpu_driver import gpus
from autograder.locale.message import message
from autograder.report import CheckResult, Report
from autograder.sandbox.accelerator import Accelerator
from autograder.submissions.discovery import SubmissionPath
from tests.support import ROOT

pytestmark = pytest.mark.usefixtures("shared_server")
COURSE = Course(ROOT)
SLUG = "03_stable_softmax"
STAND_IN = Accelerator("cuda", "cpu", (), "a stand-in", 16384)
BOTH = Devices(("cpu", "cuda"), STAND_IN)
# right on the CPU alone: only the fork server of a GPU does not hide GPUs from what it forks
ON_ONE_DEVICE = """

if b"CUDA_VISIBLE_DEVICES=" not in open("/proc/self/environ", "rb").read():
    def softmax(x, dim=-1):
        return x * 0
"""


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A right answer, one that is right on the CPU alone, and one that is not written."""
    folder = tmp_path_factory.mktemp("submitted")
    assignment = COURSE.assignment(SLUG)
    right = assignment.reference.read_text()
    answers = {
        "ana": right,
        "bia": right + ON_ONE_DEVICE,
        "caio": (assignment.released / "stable_softmax.py").read_text(),
    }
    for student, source in answers.items():
        (folder / student).mkdir()
        (folder / student / "stable_softmax.py").write_text(source)
    return folder


def plan(submitted: Path, out: Path, devices: Devices, merge: bool = False, walls: bool = False) -> GradingPlan:
    places = [SubmissionPath(path.name, SLUG, path) for path in sorted(submitted.iterdir())]
    return GradingPlan(COURSE, places, out, walls=BEST if walls else NONE, devices=devices, merge=merge)


def reports(
    submitted: Path, out: Path, devices: Devices, merge: bool = False
) -> tuple[ClassSummary, dict[str, Report]]:
    grading = ClassRun(plan(submitted, out, devices, merge))
    summary = grading.run()
    found = {place.student: grading.read(place) for place in grading.plan.places}
    return summary, {student: report for student, report in found.items() if report is not None}


@pytest.fixture(scope="module")
def on_both(shared_server: None, submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    return reports(submitted, tmp_path_factory.mktemp("both"), BOTH)[1]


@pytest.fixture(scope="module")
def on_cpu(shared_server: None, submitted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Graded on a machine without a GPU."""
    out = tmp_path_factory.mktemp("cpu")
    reports(submitted, out, choose_devices("auto"))
    return out


def softmax_checks(report: Report) -> list[CheckResult]:
    return [check for check in report.checks if check.exercise == "softmax" and not check.public]


def test_a_check_passes_when_it_passes_on_both(on_both: dict[str, Report]) -> None:
    ana = on_both["ana"]
    assert ana.score == ana.max_score
    assert {tuple(check.devices.items()) for check in ana.checks} == {(("cpu", "passed"), ("cuda", "passed"))}
    assert (ana.provenance.devices, ana.provenance.gpu, ana.waiting) == (["cpu", "cuda"], "a stand-in", {})


def test_what_fails_on_the_gpu_alone_earns_nothing_and_is_told_as_that(on_both: dict[str, Report]) -> None:
    values = next(check for check in softmax_checks(on_both["bia"]) if check.devices["cuda"] == "failed")
    assert values.outcome == "failed" and values.points == 0 and values.devices == {"cpu": "passed", "cuda": "failed"}
    assert values.message is not None and values.message.id == "on_another_device"
    assert values.message.text.startswith("Right on the CPU, but not on cuda: The output: 7 of 7 values differ")
    rest = [check for check in on_both["bia"].checks if check.exercise != "softmax"]
    assert all(check.outcome == "passed" for check in rest)
    assert on_both["bia"].score == sum(check.points for check in on_both["bia"].checks)


def test_a_stub_is_a_stub_on_both(on_both: dict[str, Report]) -> None:
    assert on_both["caio"].score == 0
    assert {check.outcome for check in on_both["caio"].checks} == {"not_attempted"}


@pytest.mark.skipif(bool(gpus()), reason="this machine has a GPU")
def test_without_a_gpu_every_report_says_so_and_the_cpu_decides(on_cpu: Path, submitted: Path) -> None:
    _, found = reports(submitted, on_cpu, choose_devices("auto"))
    ana = found["ana"]
    assert ana.score == ana.max_score and ana.provenance.devices == ["cpu"]
    assert {check.devices["cuda"] for check in ana.checks} == {"not_run"}
    assert ana.waiting["cuda"].text == "Not run on a GPU: no GPU on this machine."
    page = (on_cpu / "feedback" / "ana" / f"{SLUG}.html").read_text("utf-8")
    assert "Not run on a GPU: no GPU on this machine." in page


def test_a_gpu_run_is_merged_as_a_new_run_and_the_old_one_kept(
    on_cpu: Path, submitted: Path, on_both: dict[str, Report], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(on_cpu, out)
    before = {path: path.read_bytes() for path in (out / "runs" / "0001").rglob("*.json")}
    summary, found = reports(submitted, out, Devices(("cuda",), STAND_IN), merge=True)
    assert summary.graded == 3 and summary.notes == []
    for student, report in found.items():
        assert same_but_for_times(report) == same_but_for_times(on_both[student])
    assert {path: path.read_bytes() for path in before} == before
    runs = [len(History(out).entries(student, SLUG)) for student in found]
    assert runs == [2, 2, 2]
    summary, again = reports(submitted, out, Devices(("cuda",), STAND_IN), merge=True)
    assert summary.graded == 0 and again == found and summary.notes[0].id == "run_merge_left"


def test_a_machine_without_a_gpu_keeps_what_was_merged(on_cpu: Path, submitted: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(on_cpu, out)
    _, merged = reports(submitted, out, Devices(("cuda",), STAND_IN), merge=True)
    summary, kept = reports(submitted, out, choose_devices("cpu"))
    assert summary.graded == 0 and kept == merged


def test_nothing_is_merged_into_the_report_of_another_submission(on_cpu: Path, submitted: Path, tmp_path: Path) -> None:
    out, changed = tmp_path / "out", tmp_path / "changed"
    shutil.copytree(on_cpu, out)
    shutil.copytree(submitted, changed)
    with (changed / "ana" / "stable_softmax.py").open("a") as file:
        file.write("# later\n")
    summary, found = reports(changed, out, Devices(("cuda",), STAND_IN), merge=True)
    assert summary.graded == 2 and found["ana"].provenance.devices == ["cpu"]
    assert summary.notes == [message("run_merge_left", count=1)]


def test_the_gpu_alone_can_be_asked_for(submitted: Path, tmp_path: Path) -> None:
    _, found = reports(submitted, tmp_path / "out", Devices(("cuda",), STAND_IN))
    assert found["ana"].score == found["ana"].max_score
    assert found["ana"].checks[0].devices == {"cpu": "not_run", "cuda": "passed"}
    assert found["ana"].waiting == {"cpu": message("cpu_not_asked")}


@pytest.mark.skipif(bool(gpus()), reason="this machine has a GPU")
def test_a_gpu_that_gives_out_is_our_fault_and_not_the_students(
    submitted: Path, tmp_path: Path, needs: Callable[..., None]
) -> None:
    """A worker that is sent to a GPU that is not there finds what one finds on a sick GPU: CUDA does not start."""
    needs("mount", "pid")
    sick = Devices(("cpu", "cuda"), Accelerator("cuda", "cuda", ("0",), "a sick one", 16384))
    grading = ClassRun(plan(submitted, tmp_path / "out", sick, walls=True))
    assert grading.run().broken == 3
    report = grading.read(grading.plan.places[0])
    assert report is not None and report.outcome == "broken"
    assert (report.score, report.points_open) == (0, report.max_score)
    assert {tuple(check.devices.values()) for check in report.checks} == {("passed", "broken")}
    assert {check.message.id for check in report.checks if check.message} == {"gpu_sick"}


def test_another_gpu_is_another_origin(on_both: dict[str, Report]) -> None:
    report = on_both["ana"].provenance
    assert same_origin(report, report)
    assert same_origin(report, msgspec.structs.replace(report, devices=["cpu"], gpu=""))
    assert not same_origin(report, msgspec.structs.replace(report, gpu="another model"))
    assert not same_origin(msgspec.structs.replace(report, devices=["cpu"], gpu=""), report)


def same_but_for_times(report: Report) -> Report:
    provenance = msgspec.structs.replace(report.provenance, at="", seconds={})
    return msgspec.structs.replace(report, provenance=provenance)


@pytest.mark.skipif(bool(gpus()), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_refused_in_one_sentence(submitted: Path, tmp_path: Path) -> None:
    with pytest.raises(NoGPU):
        choose_devices("cuda")
    words = [
        "grade",
        str(submitted / "ana"),
        "--assignment",
        SLUG,
        "--course",
        str(COURSE.root),
        "--out",
        str(tmp_path / "o"),
    ]
    done = CliRunner().invoke(main, [*words, "--device", "cuda"])
    assert done.exit_code == 2 and "this machine has no GPU: leave out --device cuda" in done.output
    done = CliRunner().invoke(main, [*words, "--merge"])
    assert done.exit_code == 2 and "it needs --device cuda" in done.output
    assert not (tmp_path / "o").exists()
