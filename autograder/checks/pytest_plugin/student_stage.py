"""The stage for `pytest assignments/<slug>`: the student's module in this process, so that prints and
the debugger work, compared with the recorded expectations of the public checks."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from autograder.assignment import Method
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.recorded import Recorded
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.inside.protocol.observation import Ending, Observation
from autograder.inside.protocol.request import Build, Call, Load, SourceFile, locally
from autograder.inside.verbs.implementation import WORKBENCH, Implementation, Loading
from autograder.inside.verbs.verbs import perform
from autograder.locale.language import Language, language_of_environment
from autograder.released import Released, ReleaseError


class Own(Implementation):
    """A student's module in her own process. `error`: its last exception, for the debugger."""

    error: BaseException | None = None

    def ending(self, error: BaseException, asked: str = "") -> Ending:
        """As in the base class, but keep the exception; Ctrl-C is hers and ends the whole run."""
        if isinstance(error, KeyboardInterrupt):
            raise error
        self.error = error
        return super().ending(error, asked)


class InProcess:
    """An observer without walls, for code that its own author runs."""

    def __init__(self, path: Path, load: Load | None = None) -> None:
        self.path = path
        self.given = load
        self.implementation: Own | None = None
        self.loading: Loading | None = None

    def load(self) -> Loading:
        """Import the module, once. Raises UsageError where there is none."""
        if self.loading is None:
            folder = str(self.path.parent)
            if folder not in sys.path:
                sys.path.append(folder)
            forget(self.path.parent)
            self.implementation = Own(self.given or load_of_file(self.path))
            self.loading = self.implementation.execute()
        return self.loading

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb on the module, which is imported when it is first needed."""
        loading = self.load()
        assert self.implementation is not None
        if loading.ended.how != "returned":
            return Observation(loading.ended)
        self.implementation.error = None
        return perform(locally(request), self.implementation)

    @property
    def error(self) -> BaseException | None:
        """The last exception of the module, if any."""
        return self.implementation.error if self.implementation else None


def load_of_file(path: Path) -> Load:
    """Return what to import, its sources by their full paths, so that a debugger can show them."""
    if not path.is_file():
        raise pytest.UsageError(f"there is no {path.name} beside the checks: write your answer there")
    return Load(path.stem, [SourceFile(str(path), path.read_bytes())], companions=workbench_of(path.parent))


def workbench_of(folder: Path) -> dict[str, bytes]:
    """Return our own file beside a module, if the assignment has one."""
    path = folder / WORKBENCH
    return {WORKBENCH: path.read_bytes()} if path.exists() else {}


def forget(folder: Path) -> None:
    """Forget the modules imported from a folder, since they may have been edited too."""
    inside = f"{folder}{os.sep}"  # plain text: there are thousands of modules, and a student waits
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.startswith(inside):
            del sys.modules[name]


class StudentStage:
    """Compares a student's module with the record. `load`: the module, if not the file beside the checks."""

    def __init__(self, folder: Path, load: Load | None = None) -> None:
        released = Released(folder)
        try:
            self.expectations = released.expectations
        except ReleaseError as error:
            told = Language(language_of_environment()).render(error.message)
            raise pytest.UsageError(told) from None
        self.student = InProcess(released.answer, load)
        self._pair = Pair(self.student, Recorded(self.expectations), Method())

    def pair(self, slug: str) -> Pair:
        """Return the student's module and the record."""
        return self._pair

    def seed_words(self, case: CheckCase) -> tuple[object, ...]:
        """Draw inputs as recorded: without a secret, and independent of the folder's name."""
        return ("", 0, self.expectations.assignment, case.id, case.case)
