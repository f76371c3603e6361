"""Build assignments/, which students get, from solutions/: stubs, texts, public checks and their expectations."""

from __future__ import annotations

import ast
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.atomic_file import write_whole
from autograder.authoring.hints import hints_of
from autograder.authoring.leaks import leaks_of
from autograder.authoring.lesson import notebook_of
from autograder.authoring.stubs import stub_of
from autograder.checks.api.both import Both
from autograder.checks.api.inputs import Seeds
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.recorded import Recording
from autograder.checks.observers.references import ReferenceBank
from autograder.checks.pytest_plugin.check_case import CheckCase, case_of
from autograder.checks.pytest_plugin.item_runner import ItemRunner
from autograder.checks.pytest_plugin.session import run_session
from autograder.locale.language import catalogue
from autograder.locale.message import message
from autograder.released import EXPECTATIONS, Exercise, Expectations
from autograder.sandbox.server import ForkServer

COPIED = ("README.md", "README.pt-BR.md", "workbench.py", "test_public.py")


def release(course: Course, assignments: Sequence[Assignment], to: Path, secret: str = "") -> list[Path]:
    """Build the public folder of each assignment below `to`, and look for leaks. Raises AssignmentError.

    An assignment with an error is not changed. `secret`: the course's, which no student may find.
    """
    stubs = {a.slug: stub_of(a.reference.read_text("utf-8"), str(a.reference)) for a in assignments}
    lessons = {a.slug: {f"{path.stem}.ipynb": notebook_of(path) for path in a.lessons()} for a in assignments}
    expectations = expectations_of(course, assignments)
    for assignment in assignments:
        tell(expectations[assignment.slug], assignment, stubs[assignment.slug])
    return [
        build(assignment, to, stubs[assignment.slug], lessons[assignment.slug], expectations[assignment.slug], secret)
        for assignment in assignments
    ]


def build(
    assignment: Assignment,
    to: Path,
    stub: str,
    lessons: Mapping[str, bytes],
    expectations: Expectations,
    secret: str,
) -> Path:
    """Build the public folder of one assignment aside, and replace the present one if nothing leaks.

    Raises AssignmentError.
    """
    folder = to / assignment.slug
    to.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=to, prefix=f".{assignment.slug}."))
    try:
        building.chmod(0o755)
        files = {f"{assignment.module}.py": stub.encode(), **lessons}
        files |= {name: path.read_bytes() for name in COPIED if (path := assignment.folder / name).exists()}
        files[EXPECTATIONS] = msgspec.json.format(msgspec.json.encode(expectations), indent=1) + b"\n"
        for name, content in files.items():
            write_whole(building / name, content)
        if leaks := leaks_of(assignment, files, secret):
            raise AssignmentError(message("release_leaks"), *leaks)
        if folder.exists():
            shutil.rmtree(folder)
        building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return folder


def tell(expectations: Expectations, assignment: Assignment, stub: str) -> None:
    """Add stub, hints, limits and translations to the expectations. Raises AssignmentError."""
    order = [node.name for node in ast.parse(stub).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    known = expectations.exercises
    names = sorted(known, key=lambda name: order.index(name) if name in order else len(order))
    hints = hints_of(assignment, names)
    expectations.exercises = {name: Exercise(known[name].hidden_checks, hints.get(name, {})) for name in names}
    expectations.observations = dict(sorted(expectations.observations.items()))
    expectations.translations = translations_of(assignment)
    expectations.stub = stub
    expectations.check_seconds = assignment.settings.limits.check_seconds
    expectations.preload = assignment.settings.preload


def translations_of(assignment: Assignment) -> dict[str, dict[str, str]]:
    """Return the translated title and sentences of the public checks, since the catalogue itself is private."""
    said = {assignment.title}
    if assignment.public_checks.exists():
        nodes = ast.walk(ast.parse(assignment.public_checks.read_text("utf-8")))
        said |= {" ".join(n.value.split()) for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    known = catalogue(assignment.translations)
    found = {sentence: known[sentence] for sentence in sorted(said) if sentence in known}
    return {"pt-BR": found} if found else {}


def is_public(case: CheckCase) -> bool:
    """True if students may see a check."""
    return case.public


def expectations_of(
    course: Course, assignments: Sequence[Assignment], kept: Callable[[CheckCase], bool] = is_public
) -> dict[str, Expectations]:
    """Run the checks selected by `kept` on the references and record their observations. Raises AssignmentError."""
    paths = [path for one in assignments for path in (one.public_checks, one.checks) if path.exists()]
    with ForkServer() as server:
        recorder = _Recorder(assignments, server, kept)
        end = run_session(paths, course.root, recorder.record)
    faults = [*end.faults, *recorder.faults]
    if faults:
        raise AssignmentError(message("public_checks_fail", text="\n".join(faults)))
    if end.status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise AssignmentError(message("public_checks_not_run", text=end.fault))
    return recorder.expectations


class _Recorder:
    """Runs the selected checks on the reference of each assignment, and counts the hidden ones."""

    def __init__(
        self, assignments: Sequence[Assignment], server: ForkServer, kept: Callable[[CheckCase], bool]
    ) -> None:
        self.assignments = assignments
        self.kept = kept
        isolation = server.isolation(walls=True)
        self.recordings = {one.slug: Recording(ReferenceBank(server, one, isolation).reference) for one in assignments}
        self.faults: list[str] = []
        self.expectations: dict[str, Expectations] = {}

    def record(self, items: list[pytest.Function]) -> None:
        """Run the checks, and fill in the expectations. Raises CheckError."""
        cases = [case_of(item) for item in items]
        runner = ItemRunner()
        for assignment in self.assignments:
            own = [case for case in cases if case.slug == assignment.slug]
            recording = self.recordings[assignment.slug]
            pair = Pair(recording, recording, assignment.settings.method)
            for case in own:
                if self.kept(case):
                    self._run(runner, case, pair)
            hidden = {case.id: case.exercise for case in own if not case.public}
            self.expectations[assignment.slug] = Expectations(
                assignment.slug,
                assignment.title,
                len(hidden),
                assignment.settings.points,
                recording.observations,
                {case.exercise: Exercise([*hidden.values()].count(case.exercise)) for case in own},
            )
        runner.finish()

    def _run(self, runner: ItemRunner, case: CheckCase, pair: Pair) -> None:
        seeds = Seeds("", 0, case.slug, case.id, case.case)  # what a student's own run draws its inputs from
        result = runner.run(case.item, Both(pair, seeds, case.exercise))
        if result.outcome not in ("passed", "not_run"):
            reason = result.fault or (result.message.text if result.message is not None else result.outcome)
            self.faults.append(f"{case.item.nodeid}: {reason}")
