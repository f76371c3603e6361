"""The stage of a student who runs pytest on a released assignment: her module in this process, so that prints and
the debugger work, beside what the public checks expect."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

from autograder.checks.collected import CheckCase
from autograder.checks.pair import Pair
from autograder.checks.recorded import SCHEMA, Expectations, Recorded
from autograder.inside.implementation import WORKBENCH, Implementation, Loading
from autograder.inside.observation import Observation
from autograder.inside.request import Build, Call, Load, SourceFile
from autograder.inside.verbs import perform

EXPECTATIONS = "public.json"


class InProcess:
    """An observer without walls, for code that its own author runs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.implementation: Implementation | None = None
        self.loading: Loading | None = None

    def observe(self, request: Call | Build) -> Observation:
        """Perform a verb on the module, which is imported when it is first needed."""
        if self.implementation is None or self.loading is None:
            if not self.path.is_file():
                raise pytest.UsageError(f"there is no {self.path.name} beside the checks: write your answer there")
            sys.path.append(str(self.path.parent))
            workbench = self.path.with_name(WORKBENCH)
            sources = [SourceFile(str(self.path), self.path.read_bytes())]
            companions = {WORKBENCH: workbench.read_bytes()} if workbench.exists() else {}
            self.implementation = Implementation(Load(self.path.stem, sources, companions=companions))
            self.loading = self.implementation.execute()
        if self.loading.ended.how != "returned":
            return Observation(self.loading.ended)
        return perform(request, self.implementation)


class StudentStage:
    """One student's module against what was recorded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        content = (folder / EXPECTATIONS).read_bytes()
        try:
            self.expectations = msgspec.json.decode(content, type=Expectations)
        except msgspec.DecodeError as error:
            raise pytest.UsageError(f"{folder / EXPECTATIONS} is damaged ({error}): get the assignment anew") from None
        if self.expectations.schema != SCHEMA:
            raise pytest.UsageError(f"{folder / EXPECTATIONS} belongs to another version: get the assignment anew")
        module = self.expectations.assignment.lstrip("0123456789").lstrip("_")
        self._pair = Pair(InProcess(folder / f"{module}.py"), Recorded(self.expectations), [])

    def pair(self, slug: str) -> Pair:
        """The student's module, and the record."""
        return self._pair

    def seed_words(self, case: CheckCase) -> tuple[object, ...]:
        """As recorded: without a secret."""
        return ("", 0, case.slug, case.id, case.case)
