"""What tests of the engine stand on: one fork server for each pytest process, and implementations behind walls."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.request import Load, SourceFile
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Budget, Subject
from autograder.sandbox.worker import Worker

os.environ.setdefault("AUTOGRADER_SECRET", "c3a1f09e-tests")  # otherwise a run makes one beside our own solutions

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")  # where Debian puts them
# files, or folders that share one expensive start; what takes longest is begun first, so that no worker of xdist is
# left alone with it at the end
LONG = (
    "tests/kit/test_assignments.py",
    "tests/kit/nbgrader/",
    "tests/kit/grading/executors/test_ray_cluster.py",
    "tests/kit/test_attacks.py",
    "tests/kit/test_lessons.py",
    "tests/kit/grading/test_sample_class.py",
    "tests/kit/authoring/test_prove.py",
    "tests/kit/cli/test_teachers.py",
    "tests/kit/grading/test_host_run.py",
    "tests/kit/cli/test_students.py",
    "tests/kit/grading/test_class_run.py",
    "tests/kit/sandbox/test_doctor.py",
    "tests/kit/test_secrecy.py",
    "tests/kit/grading/judge/test_scripts.py",
    "tests/kit/test_situations.py",
    "tests/kit/cli/test_grade.py",
    "tests/kit/grading/executors/test_devices.py",
    "tests/kit/authoring/test_handout.py",
)
SECONDS = 20.0  # of a request on a busy machine; tests of time-outs say less


def place(nodeid: str) -> int:
    """Where in LONG a test stands; behind it where it does not."""
    return next((number for number, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first."""
    items.sort(key=lambda item: place(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """As --dist loadfile, in the order of collection, with each of LONG in one worker."""
    if config.option.dist != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class LongFirst(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            number = place(nodeid)
            return LONG[number] if number < len(LONG) else super()._split_scope(nodeid)

    config.option.loadscopereorder = False  # it would put files of many tests first, however quick they are
    return LongFirst(config, log)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads what an earlier run of the engine has kept, and none leaves anything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[ForkServer]:
    """A warm fork server; starting one takes seconds, so it is started once."""
    with ForkServer() as server:
        yield server


@pytest.fixture(scope="session")
def gpu_server() -> Iterator[ForkServer]:
    """A warm fork server as one for a GPU is, which leaves CUDA alone."""
    with ForkServer(for_gpu=True) as server:
        yield server


@pytest.fixture(scope="module")
def shared_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a module grades in this process uses the servers of the session, where nothing special is to be loaded."""

    def warm(preload: Sequence[str], for_gpu: bool = False) -> AbstractContextManager[ForkServer]:
        if preload:
            return ForkServer(preload, for_gpu)
        return nullcontext(request.getfixturevalue("gpu_server" if for_gpu else "server"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.grading.executors.local_pool.ForkServer", warm)
        yield


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


@pytest.fixture
def start(server: ForkServer, isolation: Isolation) -> Iterator[Callable[..., Subject]]:
    """Makes a subject behind walls, ended with the test: the module `answer`, of one source or of several cells."""
    subjects: list[Subject] = []

    def make(
        *sources: str | bytes,
        tolerant: bool = False,
        companions: dict[str, bytes] | None = None,
        seconds: float = SECONDS,
        total: float = float("inf"),
        limits: Limits | None = None,
        isolation: Isolation = isolation,
    ) -> Subject:
        code = [source if isinstance(source, bytes) else dedent(source).encode() for source in sources]
        names = ["answer.py"] if len(code) == 1 else [f"cell {number}" for number in range(1, len(code) + 1)]
        pieces = [SourceFile(name, piece) for name, piece in zip(names, code, strict=True)]
        module = Load("answer", pieces, tolerant, companions or {})
        subject = Subject(server, module, limits or Limits(), isolation, Budget(seconds, total))
        subjects.append(subject)
        return subject

    yield make
    for subject in subjects:
        subject.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real Chromium, driven by Selenium; no network needed."""
    for program in (CHROMIUM, DRIVER):
        if not program.exists():
            pytest.skip(f"{program} is missing: apt-get install chromium chromium-driver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver
    driver.quit()
