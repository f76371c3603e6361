"""Tests of judges: an answer of our own is graded with as much effort as it is worth, and nothing of it is written."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from autograder.assignment import Course
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.grading.executors.launch import executor_here, run_setup
from autograder.grading.executors.messages import Done, Effort, Job
from autograder.grading.judge.process import Judge
from autograder.grading.policy.wall_policy import BEST, NONE
from autograder.grading.results import provenance
from autograder.inside.protocol.channel import Channel
from autograder.inside.protocol.request import SourceFile
from autograder.report import Report, decode
from autograder.submissions.submission import Submission, read_submission
from tests.support import ROOT

pytestmark = pytest.mark.usefixtures("shared_server")
COURSE = Course(ROOT)
SLUG = "03_stable_softmax"
ASSIGNMENT = COURSE.assignment(SLUG)
REFERENCE = ASSIGNMENT.reference.read_text("utf-8")
SUBMITTED = COURSE.root / "tests" / "sample_class" / "submitted"
WRONG = REFERENCE + "\n\ndef softmax(x, dim=-1):\n    return -x\n"


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[Callable[..., list[tuple[Report, float]]]]:
    """Tries answers one after the other, by one judge; reports, and how much of a tolerance was used up."""
    setup = run_setup(COURSE, [ASSIGNMENT], provenance.now(0), out=str(tmp_path))
    pool = executor_here(setup)

    def attempt(source: str, *efforts: Effort, seed: int = 0) -> list[tuple[Report, float]]:
        sources = [SourceFile("stable_softmax.py", source.encode())]
        jobs = [
            Job(Submission(f"trial {n}", SLUG, ASSIGNMENT.module, sources, False, {}, [], ""), seed=seed, effort=effort)
            for n, effort in enumerate(efforts)
        ]
        done = list(pool.grade([msgspec.structs.replace(job, measured=True) for job in jobs]))
        assert all(isinstance(one, Done) for one in done)
        return [(decode(one.report), one.margin) for one in done if isinstance(one, Done)]

    yield attempt
    assert list(tmp_path.iterdir()) == []


def test_it_is_diagnosed_only_where_that_is_asked_for(tried: Callable[..., list[tuple[Report, float]]]) -> None:
    (full, _), (bare, _) = tried(WRONG, Effort(), Effort(diagnosed=False))
    lost = [check.id for check in full.checks if check.outcome == "failed"]
    assert lost == [check.id for check in bare.checks if check.outcome == "failed"]
    assert any(check.cause for check in full.checks) and not any(check.cause for check in bare.checks)


def test_it_stops_at_the_first_hidden_check_that_is_lost_and_begins_where_it_is_told_to(
    tried: Callable[..., list[tuple[Report, float]]],
) -> None:
    (late, _), (early, _) = tried(WRONG, Effort(until_lost=True), Effort(until_lost=True, first="softmax"))
    for report in (late, early):
        assert not any(check.public for check in report.checks)
        assert [check.outcome for check in report.checks][:-1] == ["passed"] * (len(report.checks) - 1)
        assert report.checks[-1].outcome == "failed"
    assert len(early.checks) < len(late.checks) and early.checks[0].exercise == "softmax"


def test_it_is_tried_with_the_inputs_of_its_seed(tried: Callable[..., list[tuple[Report, float]]]) -> None:
    ((first, one),) = tried(REFERENCE, Effort(), seed=1)
    ((second, other),) = tried(REFERENCE, Effort(), seed=2)
    assert first.score == second.score == first.max_score
    assert (first.provenance.seed, second.provenance.seed) == (1, 2)
    assert 0 < one < 1 and 0 < other < 1


def graded(cache: Path, *students: str, walls: bool = True) -> list[Report]:
    """The reports of some of the sample class, by a judge that keeps its observations in `cache`."""
    setup = run_setup(COURSE, [ASSIGNMENT], provenance.now(0), walls=BEST if walls else NONE, cache=str(cache))
    paths = {student: SUBMITTED / student / SLUG for student in students}
    jobs = [Job(read_submission(path, student, SLUG, ASSIGNMENT.module)) for student, path in paths.items()]
    done = list(executor_here(setup).grade(jobs))
    reports = [decode(one.report) for one in done if isinstance(one, Done)]
    for report in reports:
        report.provenance.at, report.provenance.seconds = "", {}
    return reports


def kept(cache: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.is_file()}


def test_what_an_earlier_run_observed_is_used_and_the_reports_are_the_same(tmp_path: Path) -> None:
    students = ["ana", "bruno", "carlos-henrique"]
    first = graded(tmp_path / "cache", *students)
    entries = kept(tmp_path / "cache")
    assert len(entries) > 100
    (damaged, *_) = entries
    damaged.write_bytes(b"damaged")
    again = graded(tmp_path / "cache", *students)
    assert again == first == graded(tmp_path / "another", *students)
    written = kept(tmp_path / "cache").items() - entries.items()
    assert {path for path, _ in written} == {damaged}


def test_nothing_is_kept_where_a_worker_could_read_it(tmp_path: Path) -> None:
    graded(tmp_path / "cache", "ana", walls=False)
    assert kept(tmp_path / "cache") == {}


@pytest.mark.parametrize("fault", [MemoryError(), RecursionError("too deep"), KeyError("epochs")])
def test_any_exception_becomes_a_report(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def grade(self: Judge, job: Job, cases: list[CheckCase]) -> tuple[Report, list[str]]:
        raise fault

    monkeypatch.setattr(Judge, "grade", grade)
    judge = Judge(run_setup(COURSE, [ASSIGNMENT], provenance.now(0)), Channel(socket.socket()), {})
    submission = Submission("ana", SLUG, ASSIGNMENT.module, [], False, {}, [], "")
    done = judge.do(Job(submission), [])
    report = decode(done.report)
    assert (report.outcome, report.points_open) == ("broken", report.max_score)
    assert [note.id for note in report.intake] == ["broken_grading"]
    assert type(fault).__name__ in done.faults[0]
    assert judge.out_of_memory == isinstance(fault, MemoryError), "another one takes its place"


def test_a_judge_has_a_limit_of_its_memory() -> None:
    program = (
        "from autograder.grading.judge.process import MEMORY, limit_memory\nlimit_memory()\n"
        "few = bytearray(MEMORY // 4)\n"
        "try:\n    many = bytearray(2 * MEMORY)\nexcept MemoryError:\n    print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
