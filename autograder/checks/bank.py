"""The bank of an assignment: its reference and its known mistakes, each an implementation behind walls."""

from __future__ import annotations

import ast
from pathlib import Path

from autograder.assignment import Assignment, AssignmentError
from autograder.checks.diagnose import Mistake
from autograder.checks.pair import Remembered
from autograder.inside.limits import Isolation, Limits
from autograder.inside.request import Load, SourceFile
from autograder.sandbox.server import Sandbox
from autograder.sandbox.subject import Budget, Subject

OUR_SECONDS = 120.0  # our own code gets all the time that a slow machine may need
MOST_WORKERS = 8  # of known mistakes, kept warm between submissions


def limits_of(assignment: Assignment) -> Limits:
    """What a worker of this assignment may use."""
    settings = assignment.settings.limits
    return Limits(memory_mb=settings.memory_mb, cpu_seconds=int(2 * settings.submission_seconds) + 10)


def load_of(assignment: Assignment, *overlays: Path) -> Load:
    """The reference, with the definitions of the overlays laid over it."""
    sources = [SourceFile(f"{assignment.module}.py", assignment.reference.read_bytes())]
    sources += [SourceFile(overlay.name, overlay.read_bytes()) for overlay in overlays]
    return Load(assignment.module, sources, companions=assignment.companions())


def load_of_file(assignment: Assignment, path: Path) -> Load:
    """Any file as the assignment's module: whole, or laid over the reference where it is a known mistake."""
    if path.parent.name == "mistakes":
        return load_of(assignment, path)
    sources = [SourceFile(f"{assignment.module}.py", path.read_bytes())]
    return Load(assignment.module, sources, companions=assignment.companions())


class Bank:
    """The reference and the mistakes of one assignment, asked at most once for the same thing."""

    def __init__(self, sandbox: Sandbox, assignment: Assignment, isolation: Isolation) -> None:
        self.sandbox = sandbox
        self.assignment = assignment
        self.isolation = isolation
        self.subjects: list[Subject] = []
        self.reference = Remembered(self._subject(load_of(assignment)))
        self.trusted: set[tuple[str, ...]] = set()
        self.mistakes = [self._mistake(path) for path in assignment.mistakes()]

    def _subject(self, load: Load) -> Subject:
        budget = Budget(OUR_SECONDS, float("inf"))
        subject = Subject(self.sandbox, load, limits_of(self.assignment), self.isolation, budget)
        self.subjects.append(subject)
        return subject

    def _mistake(self, path: Path) -> Mistake:
        cause, hint = texts_of_mistake(path)
        return Mistake(path.stem, cause, hint, Remembered(self._subject(load_of(self.assignment, path))))

    def rest(self) -> None:
        """Between submissions: our code's time starts anew, and only a few workers stay warm."""
        warm = 0
        for subject in self.subjects:
            subject.budget.start_check()
            if subject.worker is not None:
                warm += 1
                if warm > MOST_WORKERS:
                    subject.close()

    def close(self) -> None:
        """End all workers."""
        for subject in self.subjects:
            subject.close()


def texts_of_mistake(path: Path) -> tuple[str, str]:
    """Cause and hint from a mistake's docstring. Raises AssignmentError that says what to write."""
    try:
        text = ast.get_docstring(ast.parse(path.read_bytes())) or ""
    except SyntaxError as error:
        raise AssignmentError(f"{path}: line {error.lineno}: {error.msg}") from None
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    if len(paragraphs) != 2:
        raise AssignmentError(f"{path}: write a docstring of two paragraphs, the likely cause and the hint")
    return paragraphs[0], paragraphs[1]
