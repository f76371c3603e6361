"""Grading again what has not changed costs nothing, and is never wrong: each ingredient of a report is changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.assignment import Course
from autograder.grading.class_run import ClassRun
from autograder.grading.executors.devices import Devices
from autograder.grading.grading_plan import GradingPlan
from autograder.grading.policy.wall_policy import NONE
from autograder.grading.results import provenance
from autograder.report import Provenance, decode, encode
from autograder.sandbox.accelerator import Accelerator
from autograder.submissions.discovery import SubmissionPath

REFERENCE = '''"""Doubling."""


def double(x):
    ### BEGIN SOLUTION
    return x + x
    ### END SOLUTION
'''
CHECKS = '''"""Hidden checks."""
from autograder.checks import points, randn

EXERCISE = "double"


@points(1)
def test_values(both):
    """It doubles."""
    both.call("double", randn(3)).assert_same_output()
'''
SLUG = "51_double"
FILES = {
    f"solutions/{SLUG}/assignment.toml": 'order = 51\npoints = 1\n[title]\nen = "Double"\n',
    f"solutions/{SLUG}/double.py": REFERENCE,
    f"solutions/{SLUG}/test_public.py": '"""Public checks."""\n',
    f"solutions/{SLUG}/mistakes/d01_once.py": '"""Once.\n\nTwice.\n"""\n\n\ndef double(x):\n    return x\n',
    f"solutions/{SLUG}/pt-BR.po": 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n',
    f"tests/hidden/{SLUG}/test_double.py": CHECKS,
    f"submitted/ana/{SLUG}/double.py": "def double(x):\n    return 2 * x\n",
}


@pytest.fixture(scope="module")
def graded(shared_server: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one assignment and a class of one student, graded once."""
    root = tmp_path_factory.mktemp("course")
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    assert ClassRun(plan(root)).run().graded == 1
    return root


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


def plan(root: Path, **settings: Any) -> GradingPlan:
    places = [SubmissionPath("ana", SLUG, root / "submitted" / "ana" / SLUG)]
    return GradingPlan(Course(root), places, root / "graded", walls=NONE, **settings)


def kept(root: Path, **settings: object) -> bool:
    """Whether the report that is there is still taken for true."""
    return not ClassRun(plan(root, **settings)).pending()


def test_nothing_is_graded_again_that_has_not_changed(course: Path) -> None:
    before = (course / "graded" / "reports" / "ana" / f"{SLUG}.json").read_bytes()
    assert kept(course) and ClassRun(plan(course)).run().graded == 0
    assert (course / "graded" / "reports" / "ana" / f"{SLUG}.json").read_bytes() == before


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_a_verdict_depends_on_makes_it_anew(course: Path, name: str) -> None:
    with (course / name).open("a") as file:
        file.write("\n# another line\n")
    assert not kept(course)


def test_a_file_more_makes_it_anew(course: Path) -> None:
    (course / "tests" / "hidden" / SLUG / "test_more.py").write_text(CHECKS.replace("test_values", "test_more"))
    assert not kept(course)


@pytest.fixture
def another_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(provenance, "engine", lambda: "0.1.0+another")
    yield


def test_another_engine_makes_it_anew(course: Path, another_engine: None) -> None:
    assert not kept(course)


def test_another_torch_makes_it_anew(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "version", lambda name: metadata.version(name) + ".post1")
    assert not kept(course)


def test_another_python_makes_it_anew(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.python_version", lambda: "3.14.0")
    assert not kept(course)


def test_another_seed_makes_it_anew(course: Path) -> None:
    assert not kept(course, seed=1)


def test_another_secret_makes_it_anew(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "another")
    assert not kept(course)


def test_a_course_without_a_secret_gets_one_and_then_the_same_reports(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUTOGRADER_SECRET")
    assert "secret_made" in [note.id for note in ClassRun(plan(course)).run().notes]
    report = decode((course / "graded" / "reports" / "ana" / f"{SLUG}.json").read_bytes())
    again = ClassRun(plan(course, force=True)).run()
    assert (again.graded, [note.id for note in again.notes if note.id.startswith("secret")]) == (1, [])
    second = decode((course / "graded" / "reports" / "ana" / f"{SLUG}.json").read_bytes())
    assert second.checks == report.checks and second.provenance.secret == report.provenance.secret
    assert report.provenance.secret != provenance.now(0).secret, "reports from inputs that all can compute are replaced"


GPU = Devices(("cpu", "cuda"), Accelerator("cuda", "cuda", ("0",), "one model", 8192))


def test_one_more_device_makes_it_anew_and_one_less_does_not(course: Path) -> None:
    assert not kept(course, devices=GPU)
    change(course, lambda p: msgspec.structs.replace(p, devices=["cpu", "cuda"], gpu="one model"))
    assert kept(course, devices=GPU) and kept(course)


def test_another_gpu_makes_it_anew(course: Path) -> None:
    change(course, lambda p: msgspec.structs.replace(p, devices=["cpu", "cuda"], gpu="another model"))
    assert not kept(course, devices=GPU)


def test_a_report_that_is_broken_damaged_or_of_another_version_is_made_anew(course: Path) -> None:
    path = course / "graded" / "reports" / "ana" / f"{SLUG}.json"
    good = path.read_bytes()
    broken = msgspec.structs.replace(decode(good), outcome="broken")
    for content in (encode(broken), good[:100], b"", good.replace(b'"schema": 1', b'"schema": 99')):
        path.write_bytes(content)
        assert not kept(course)
    path.unlink()
    assert not kept(course)


def change(course: Path, changed: Callable[[Provenance], Provenance]) -> None:
    path = course / "graded" / "reports" / "ana" / f"{SLUG}.json"
    report = decode(path.read_bytes())
    path.write_bytes(encode(msgspec.structs.replace(report, provenance=changed(report.provenance))))
