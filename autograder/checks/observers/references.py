"""The reference and the known mistakes of an assignment, each an implementation behind walls."""

from __future__ import annotations

import ast
from pathlib import Path

from autograder.assignment import Assignment, AssignmentError
from autograder.checks.observers.cached import DiskCached, origin_of
from autograder.checks.observers.device import placed
from autograder.checks.observers.disk_cache import DiskCache
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.checks.observers.observer import Observer, Remembered
from autograder.checks.observers.script import Script
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Load, SourceFile, locally
from autograder.inside.verbs.implementation import Loading
from autograder.locale.message import message
from autograder.sandbox.accelerator import DevicePlace
from autograder.sandbox.container_memory import bounded
from autograder.sandbox.endings import MOST_KILLS, was_killed
from autograder.sandbox.server import Sandbox
from autograder.sandbox.worker import Worker, WorkerDied

OUR_SECONDS = 60.0  # for a request to our own code, also on a slow machine


def limits_of(assignment: Assignment) -> Limits:
    """Return the limits of this assignment's workers."""
    settings = assignment.settings.limits
    return Limits(memory_mb=bounded(settings.memory_mb), cpu_seconds=int(2 * settings.submission_seconds) + 10)


def load_of(assignment: Assignment, *overlays: Path) -> Load:
    """Return the reference as a module, with the definitions of the overlays replacing its own."""
    sources = [SourceFile(f"{assignment.module}.py", assignment.reference.read_bytes())]
    sources += [SourceFile(overlay.name, overlay.read_bytes()) for overlay in overlays]
    return Load(assignment.module, sources, companions=assignment.companions())


def load_of_file(assignment: Assignment, path: Path) -> Load:
    """Return a file as the assignment's module: a known mistake over the reference, any other file alone."""
    if path.parent.name == "mistakes":
        return load_of(assignment, path)
    sources = [SourceFile(f"{assignment.module}.py", path.read_bytes())]
    return Load(assignment.module, sources, companions=assignment.companions())


class Crew:
    """Implementations of our own that share one worker, since they need no walls against each other."""

    def __init__(self, sandbox: Sandbox, limits: Limits, isolation: Isolation) -> None:
        self.sandbox = sandbox
        self.limits = limits
        self.isolation = isolation
        self.worker: Worker | None = None
        self.loaded: dict[str, Loading] = {}

    def observe(self, member: str, load: Load, request: Call | Build) -> Observation:
        """Observe one of them; if it ends the worker, the others are imported again when they are next asked."""
        observation = self._observe(member, load, request)
        for _ in range(MOST_KILLS - 1):
            if was_killed(observation.ended):
                observation = self._observe(member, load, request)
        return observation

    def _observe(self, member: str, load: Load, request: Call | Build) -> Observation:
        try:
            if self.worker is None:
                self.worker = Worker(self.sandbox, self.limits, self.isolation)
                self.loaded = {}
            if member not in self.loaded:
                self.loaded[member] = self.worker.load(load, OUR_SECONDS, member)
            if self.loaded[member].ended.how != "returned":
                return Observation(self.loaded[member].ended)
            observation = self.worker.ask(request, OUR_SECONDS, member)
            if observation.ended.how == "gpu_lost":
                self.close()
            return observation
        except WorkerDied as death:
            self.worker = None
            return Observation(death.ending)

    def close(self) -> None:
        """End the worker."""
        if self.worker is not None:
            self.worker.end()
            self.worker = None


class Member:
    """One implementation of a crew, as an observer."""

    def __init__(self, crew: Crew, name: str, load: Load) -> None:
        self.crew = crew
        self.name = name
        self.load = load

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb."""
        return self.crew.observe(self.name, self.load, locally(request))


class ReferenceBank:
    """The reference and the known mistakes of one assignment; equal requests are performed once.

    `stock`: a cache of observations of earlier runs, if there is one; `place`: the device that requests run on.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        assignment: Assignment,
        isolation: Isolation,
        stock: DiskCache | None = None,
        place: DevicePlace = DevicePlace(),  # noqa: B008 (frozen)
    ) -> None:
        self.limits = limits = limits_of(assignment)
        self.stock = stock
        self.place = place
        # the reference has a worker of its own, so that no mistake can affect it
        self.crews = [Crew(sandbox, limits, isolation), Crew(sandbox, limits, isolation)]
        self.reference = self._remembered(self.crews[0], "", load_of(assignment))
        self.trusted: set[tuple[str, ...]] = set()
        self.scripts: dict[tuple[int, str], Script] = {}  # by seed and case
        self.mistakes = [self._mistake(assignment, path) for path in assignment.mistakes()]

    def _mistake(self, assignment: Assignment, path: Path) -> KnownMistake:
        cause, hint = texts_of_mistake(path)
        observer = self._remembered(self.crews[1], path.stem, load_of(assignment, path))
        return KnownMistake(path.stem, cause, hint, observer)

    def _remembered(self, crew: Crew, name: str, load: Load) -> Remembered:
        observer: Observer = Member(crew, name, load)
        if self.stock is not None:
            observer = DiskCached(observer, self.stock, origin_of(load, self.limits, self.place.model))
        return Remembered(placed(observer, self.place.device))

    def close(self) -> None:
        """End all workers."""
        for crew in self.crews:
            crew.close()


def texts_of_mistake(path: Path) -> tuple[str, str]:
    """Return cause and hint from a mistake's docstring. Raises AssignmentError, which says what to write."""
    try:
        text = ast.get_docstring(ast.parse(path.read_bytes())) or ""
    except SyntaxError as error:
        raise AssignmentError(message("not_python", file=str(path), line=error.lineno, text=error.msg)) from None
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    if len(paragraphs) != 2:
        raise AssignmentError(message("mistake_without_texts", file=str(path)))
    return paragraphs[0], paragraphs[1]
