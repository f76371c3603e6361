"""What tests of the engine stand on: one fork server for each pytest process, and implementations behind walls."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from textwrap import dedent

import pytest

from autograder.inside.limits import Isolation, Limits
from autograder.inside.request import Load, SourceFile
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Budget, Subject
from autograder.sandbox.worker import Worker

SECONDS = 20.0  # of a request on a busy machine; tests of time-outs say less


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    """A warm fork server; starting one takes seconds, so it is started once."""
    with ForkServer() as server:
        yield server


@pytest.fixture(scope="session")
def isolation(server: ForkServer) -> Isolation:
    """All the walls that this machine has."""
    return server.isolation(walls=True)


@pytest.fixture(scope="session")
def walls(server: ForkServer, isolation: Isolation) -> list[str]:
    """The names of the walls that stand around the workers of these tests."""
    worker = Worker(server, Limits(), isolation)
    worker.end()
    return worker.walls


@pytest.fixture
def needs(walls: list[str]) -> Callable[..., None]:
    """Skips a test of walls that this machine does not have, and says which."""

    def skip_without(*names: str) -> None:
        missing = [name for name in names if name not in walls]
        if missing:
            pytest.skip(f"no {', '.join(missing)} on this machine ({sys.platform})")

    return skip_without


def load(source: str | bytes, tolerant: bool = False, **companions: bytes) -> Load:
    """A module named `answer` of one source; `companions` by their names without .py."""
    code = source if isinstance(source, bytes) else dedent(source).encode()
    beside = {f"{name}.py": content for name, content in companions.items()}
    return Load("answer", [SourceFile("answer.py", code)], tolerant, beside)


Start = Callable[..., Subject]


@pytest.fixture
def start(server: ForkServer, isolation: Isolation) -> Iterator[Start]:
    """Makes a subject behind walls, ended with the test: of a source, or of a whole Load."""
    subjects: list[Subject] = []

    def make(
        source: str | bytes | Load,
        *,
        seconds: float = SECONDS,
        total: float = float("inf"),
        limits: Limits | None = None,
        isolation: Isolation = isolation,
    ) -> Subject:
        module = source if isinstance(source, Load) else load(source)
        subject = Subject(server, module, limits or Limits(), isolation, Budget(seconds, total))
        subjects.append(subject)
        return subject

    yield make
    for subject in subjects:
        subject.close()
