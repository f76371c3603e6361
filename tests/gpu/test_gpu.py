"""What only a GPU can show. `make test-gpu` runs it; on a machine without one it says so."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest
import torch

from autograder.assignment import Course
from autograder.checks.observers.device import on_device
from autograder.grading.class_run import ClassRun
from autograder.grading.executors.devices import choose_devices
from autograder.grading.grading_plan import GradingPlan
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Observation, build
from autograder.inside.protocol.request import Call, Load, SourceFile
from autograder.inside.protocol.wire import Argument
from autograder.inside.walls.gpu_driver import gpus
from autograder.report import Report
from autograder.sandbox.accelerator import Accelerator, find_accelerator
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Budget, Subject
from autograder.submissions.discovery import SubmissionPath
from tests.support import ROOT

pytestmark = pytest.mark.skipif(not gpus(), reason="no GPU on this machine")

COURSE = Course(ROOT)
SLUG = "03_stable_softmax"
ON_GPU = [assignment.slug for assignment in COURSE if "cuda" in assignment.settings.devices]
SECONDS = 60.0
SHARE = 0.1


@pytest.fixture(scope="session")
def accelerator() -> Accelerator:
    found = find_accelerator(walls=True)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    with ForkServer(for_gpu=True) as server:
        yield server


@pytest.fixture(scope="session")
def isolation(server: ForkServer) -> Isolation:
    return server.isolation(True, gpus()[0], SHARE)


Start = Callable[[str], Subject]


@pytest.fixture
def start(server: ForkServer, isolation: Isolation) -> Iterator[Start]:
    subjects: list[Subject] = []

    def make(source: str) -> Subject:
        load = Load("answer", [SourceFile("answer.py", dedent(source).encode())])
        subjects.append(Subject(server, load, Limits(memory_mb=8192), isolation, Budget(SECONDS, float("inf"))))
        return subjects[-1]

    yield make
    for subject in subjects:
        subject.close()


def ask(
    subject: Subject, name: str, *tensors: torch.Tensor, cotangents: list[torch.Tensor] | None = None
) -> Observation:
    subject.budget.start_check()
    request = Call(function=name, args=[Argument(tensor) for tensor in tensors], cotangents=cotangents)
    return subject.observe(on_device(request, "cuda"))


def test_a_worker_behind_the_walls_uses_the_gpu(accelerator: Accelerator, server: ForkServer, start: Start) -> None:
    assert accelerator.model and accelerator.memory_mb > 0
    subject = start("def double(x):\n    return x * 2\n")
    seen = ask(subject, "double", torch.ones(3), cotangents=[torch.ones(3)])
    assert seen.ended.how == "returned", seen.ended
    assert seen.output[0].device == "cuda" and build(seen.output).tolist() == [2.0, 2.0, 2.0]
    assert seen.gradients["x"].tolist() == [2.0, 2.0, 2.0]
    assert {"landlock", "seccomp", "rlimits", "pid", "mount"} <= set(subject.walls)
    opened = [str(fd.readlink()) for fd in Path(f"/proc/{server.process.pid}/fd").iterdir()]
    assert not any(path.startswith("/dev/nvidia") for path in opened), "the fork server has touched the GPU"


@pytest.mark.parametrize("path", ["/etc/passwd", str(COURSE.root / "solutions"), "/home", "/root"])
def test_it_reaches_nothing_else_of_the_machine(start: Start, path: str) -> None:
    seen = ask(start(f"import os\ndef look():\n    return os.stat({path!r}).st_size\n"), "look")
    assert seen.ended.how == "raised" and seen.ended.kind in ("PermissionError", "FileNotFoundError")


def test_a_tensor_left_on_the_cpu_is_told_by_its_line(start: Start) -> None:
    subject = start("import torch\ndef shift(x):\n    return x + torch.arange(x.shape[0])\n")
    seen = ask(subject, "shift", torch.ones(3))
    assert (seen.ended.how, seen.ended.line) == ("raised", 3) and "same device" in seen.ended.text


def test_out_of_memory_costs_its_own_request_alone(start: Start) -> None:
    subject = start(
        """
        import torch
        def fill(x):
            return torch.empty(1 << 50, device=x.device)
        def pile(x):
            return torch.stack([torch.ones(1 << 28, device=x.device) for _ in range(1000)])
        def fine(x):
            return x + 1
        """
    )
    for name in ("fill", "pile"):
        seen = ask(subject, name, torch.ones(2))
        assert seen.ended.how == "raised" and seen.ended.kind == "OutOfMemoryError", seen.ended
        assert ask(subject, "fine", torch.ones(2)).ended.how == "returned"


def test_an_illegal_access_costs_its_own_request_alone(start: Start) -> None:
    subject = start(
        """
        def stray(x):
            return x[(x + 1000).long()]
        def fine(x):
            return x + 1
        """
    )
    assert ask(subject, "fine", torch.ones(2)).ended.how == "returned"
    assert ask(subject, "stray", torch.ones(2)).ended.how in ("gpu_lost", "raised")
    seen = ask(subject, "fine", torch.ones(2))
    assert seen.ended.how == "returned" and build(seen.output).tolist() == [2.0, 2.0]


def test_a_product_is_as_precise_as_float32_whatever_the_code_switches_on(start: Start) -> None:
    subject = start(
        """
        import torch
        def product(a, b):
            torch.backends.cuda.matmul.allow_tf32 = True
            torch.set_float32_matmul_precision("medium")
            return a @ b
        """
    )
    a, b = torch.randn(256, 256), torch.randn(256, 256)
    seen = ask(subject, "product", a, b)
    error = (build(seen.output).double() - a.double() @ b.double()).abs().max()
    assert error < 1e-3, "TF32 would be wrong by a hundredth"


def test_random_numbers_are_drawn_from_the_seed(start: Start) -> None:
    subject = start("import torch\ndef noise(x):\n    return x + torch.rand_like(x)\n")
    first, second = ask(subject, "noise", torch.zeros(4)), ask(subject, "noise", torch.zeros(4))
    assert first.rng_moved and torch.equal(build(first.output), build(second.output))


@pytest.mark.parametrize("slug", ON_GPU)
def test_the_reference_passes_its_own_checks(slug: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--checks-device", "cuda"]
    done = subprocess.run(
        [*command, f"tests/hidden/{slug}"], cwd=COURSE.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


HARD_CODED = """

def softmax(x, dim=-1):
    return torch.exp(x - torch.logsumexp(x, dim, keepdim=True)) * torch.ones(x.shape)
"""


def graded(folder: Path, out: Path, device: str, merge: bool = False) -> dict[str, Report]:
    places = [SubmissionPath(path.name, SLUG, path) for path in sorted(folder.iterdir())]
    devices = choose_devices(device)
    grading = ClassRun(GradingPlan(COURSE, places, out, jobs=min(4, os.cpu_count() or 1), devices=devices, merge=merge))
    grading.run()
    reports = {place.student: grading.read(place) for place in places}
    return {student: report for student, report in reports.items() if report is not None}


def test_a_class_is_graded_on_both_or_on_one_after_the_other(tmp_path: Path) -> None:
    assignment = COURSE.assignment(SLUG)
    right = assignment.reference.read_text()
    answers = {"right": right, "fixed_device": right + HARD_CODED}
    answers |= {path.stem: right + path.read_text() for path in assignment.mistakes()[:3]}
    for student, source in answers.items():
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / "stable_softmax.py").write_text(source)
    both = graded(tmp_path / "in", tmp_path / "both", "auto")
    graded(tmp_path / "in", tmp_path / "one", "cpu")
    merged = graded(tmp_path / "in", tmp_path / "one", "cuda", merge=True)
    assert both["right"].score == both["right"].max_score
    assert {check.devices["cuda"] for check in both["right"].checks} == {"passed"}
    assert all(report.outcome == "graded" for report in both.values())
    for student, report in both.items():
        assert plain(merged[student]) == plain(report)
        if student not in ("right", "fixed_device"):
            assert report.score < report.max_score


def plain(report: Report) -> object:
    findings = sorted(finding.id for finding in report.findings)
    return [(check.id, check.outcome, check.devices) for check in report.checks], report.score, findings
