"""Builds what students get, assignments/, from solutions/: stubs, texts, public checks and what they expect."""

from __future__ import annotations

import ast
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from autograder.assignment import Assignment, AssignmentError, Course
from autograder.atomic_file import write_whole
from autograder.authoring.hints import hints_of
from autograder.authoring.leaks import leaks_of
from autograder.authoring.lesson import notebook_of
from autograder.authoring.stubs import stub_of
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.recorded import Recording
from autograder.checks.observers.references import ReferenceBank
from autograder.checks.pytest_plugin.check_case import CheckCase, case_of
from autograder.checks.pytest_plugin.plugin import STAGE
from autograder.locale.language import catalogue
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
    folders = []
    for assignment in assignments:
        folder = to / assignment.slug
        to.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(dir=to, prefix=f".{assignment.slug}."))
        try:
            building.chmod(0o755)
            write_whole(building / f"{assignment.module}.py", stubs[assignment.slug].encode())
            for name in COPIED:
                if (assignment.folder / name).exists():
                    write_whole(building / name, (assignment.folder / name).read_bytes())
            for name, notebook in lessons[assignment.slug].items():
                write_whole(building / name, notebook)
            content = msgspec.json.encode(expectations[assignment.slug])
            write_whole(building / EXPECTATIONS, msgspec.json.format(content, indent=1) + b"\n")
            files = {path.relative_to(building).as_posix(): path.read_bytes() for path in building.rglob("*.*")}
            if leaks := leaks_of(assignment, files, secret):
                raise AssignmentError("\n".join(["nothing of it was released, for students would get this:", *leaks]))
            if folder.exists():
                shutil.rmtree(folder)
            building.rename(folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)
        folders.append(folder)
    return folders


def tell(expectations: Expectations, assignment: Assignment, stub: str) -> None:
    """Add what a student may know beside what the public checks expect. Raises AssignmentError."""
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
    """The title and the sentences of the public checks in other languages, as the catalogue stays with us."""
    said = {assignment.title}
    if assignment.public_checks.exists():
        nodes = ast.walk(ast.parse(assignment.public_checks.read_text("utf-8")))
        said |= {" ".join(n.value.split()) for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    known = catalogue(assignment.translations)
    found = {sentence: known[sentence] for sentence in sorted(said) if sentence in known}
    return {"pt-BR": found} if found else {}


def is_public(case: CheckCase) -> bool:
    """Whether students may see a check."""
    return case.public


def expectations_of(
    course: Course, assignments: Sequence[Assignment], kept: Callable[[CheckCase], bool] = is_public
) -> dict[str, Expectations]:
    """Run the checks that are `kept` on the references, and keep what the references did. Raises AssignmentError."""
    with ForkServer() as server:
        recorder = _Recorder(course, assignments, server, kept)
        folders = [str(path) for a in assignments for path in (a.public_checks, a.checks) if path.exists()]
        options = ["-p", "no:cacheprovider", "-p", "no:terminal", "--import-mode=importlib"]
        options += [f"--rootdir={course.root}", "-c", os.devnull]
        status = pytest.main([*options, *folders], plugins=[recorder])
    if recorder.faults or status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise AssignmentError("\n".join(recorder.faults) or f"pytest could not run the public checks ({status!r})")
    return recorder.expectations


class _Recorder:
    """A pytest plugin: runs the checks that are kept, counts the hidden ones."""

    def __init__(
        self,
        course: Course,
        assignments: Sequence[Assignment],
        server: ForkServer,
        kept: Callable[[CheckCase], bool],
    ) -> None:
        self.kept = kept
        isolation = server.isolation(walls=True)
        self.assignments = {assignment.slug: assignment for assignment in assignments}
        self.pairs: dict[str, Pair] = {}
        self.recordings: dict[str, Recording] = {}
        for slug, assignment in self.assignments.items():
            recording = Recording(ReferenceBank(server, assignment, isolation).reference)
            self.recordings[slug] = recording
            self.pairs[slug] = Pair(recording, recording, assignment.settings.method.forbidden)
        self.faults: list[str] = []
        self.expectations: dict[str, Expectations] = {}

    def pair(self, slug: str) -> Pair:
        """The reference against itself, recorded."""
        return self.pairs[slug]

    def seed_words(self, case: CheckCase) -> tuple[object, ...]:
        """What a student's own run draws its inputs from."""
        return ("", 0, case.slug, case.id, case.case)

    def pytest_configure(self, config: pytest.Config) -> None:
        """Stand where `both` looks for its stage."""
        config.stash[STAGE] = self

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the checks to be run; of the hidden ones the number is told."""
        cases = [case_of(item) for item in items if isinstance(item, pytest.Function)]
        for slug, assignment in self.assignments.items():
            own = [case for case in cases if case.slug == slug]
            hidden = {case.id: case.exercise for case in own if not case.public}
            self.expectations[slug] = Expectations(
                slug,
                assignment.title,
                len(hidden),
                assignment.settings.points,
                self.recordings[slug].observations,
                {case.exercise: Exercise([*hidden.values()].count(case.exercise)) for case in own},
            )
        items[:] = [case.item for case in cases if self.kept(case)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what failed."""
        if report.failed:
            self.faults.append(f"{report.nodeid}: {report.longreprtext}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what could not be collected."""
        if report.failed:
            self.faults.append(f"{report.nodeid}: {report.longreprtext}")
