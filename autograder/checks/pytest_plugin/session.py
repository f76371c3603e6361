"""pytest as a library: collect check files and hand the checks to a loop of ours instead of pytest's own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

# pytest's own reporting, capturing and caching have no part in this, and each of them costs a millisecond
WITHOUT = """
terminal logging capture cacheprovider warnings unraisableexception threadexception faulthandler doctest junitxml
pastebin stepwise setuponly setupplan debugging legacypath
""".split()  # noqa: SIM905 (easier to read as text)

Loop = Callable[[list[pytest.Function]], None]


class SessionEnd:
    """The end of a session. `faults`: why files could not be collected; the loop was not entered then."""

    def __init__(self, status: int | pytest.ExitCode, faults: list[str]) -> None:
        self.status = status
        self.faults = faults

    @property
    def fault(self) -> str:
        """The reason why the loop did not finish; empty if it did."""
        if self.faults:
            return "\n".join(self.faults)
        return "" if self.status == pytest.ExitCode.OK else f"pytest ended with {pytest.ExitCode(self.status)!r}"


class _Collector:
    """The plugin that passes the collected checks to the loop."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.faults: list[str] = []
        self.raised: BaseException | None = None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.faults.append(f"{report.nodeid}: {report.longreprtext}")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        try:
            if not self.faults:
                self.loop([item for item in session.items if isinstance(item, pytest.Function)])
        except BaseException as error:  # pytest would print it as an error of its own, and go on
            self.raised = error
        return True


def run_session(paths: Sequence[Path], root: Path, loop: Loop) -> SessionEnd:
    """Collect the checks below `paths` and call `loop` with them, while fixtures can be set up and torn down.

    Raises whatever `loop` raises.
    """
    collector = _Collector(loop)
    options = [option for name in WITHOUT for option in ("-p", f"no:{name}")]
    options += ["-p", "autograder.checks.pytest_plugin.plugin", "--import-mode=importlib"]
    options += [f"--rootdir={root}", "-c", os.devnull, *map(str, paths)]
    before = set(sys.modules)
    with only_our_plugins():
        status = pytest.main(options, plugins=[collector])
    for name in set(sys.modules) - before:
        if is_below(sys.modules[name], root):  # the next session would take it for a file of that name elsewhere
            del sys.modules[name]
    if collector.raised is not None:
        raise collector.raised
    return SessionEnd(status, collector.faults)


def is_below(module: ModuleType, folder: Path) -> bool:
    """True if a module was imported from a file in a folder or below it."""
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and Path(file).is_relative_to(folder)


@contextmanager
def only_our_plugins() -> Iterator[None]:
    """Keep pytest from loading the plugins of other packages, which have no business here."""
    name = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
