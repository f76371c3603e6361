"""The stage for `pytest tests/hidden`: its own fork server, and one subject for each assignment."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pytest

from autograder.assignment import Course
from autograder.checks.observers.device import placed
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.references import OUR_SECONDS, ReferenceBank, limits_of, load_of, load_of_file
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.inside.walls.gpu_driver import gpus
from autograder.sandbox.accelerator import WORKERS, DevicePlace
from autograder.sandbox.server import ForkServer
from autograder.sandbox.subject import Budget, Subject


class AuthorStage:
    """Compares the reference with a second fresh run of itself, or with a file that the author names."""

    def __init__(self, root: Path, submission: Path | None, seed: int, device: str = "cpu") -> None:
        self.course = Course.around(root)
        self.submission = submission
        self.seed = seed
        self.pairs: dict[str, Pair] = {}
        if submission is not None and not submission.is_file():
            raise pytest.UsageError(f"--submission {submission}: there is no such file")
        self.device = device
        self.server = ForkServer(for_gpu=device != "cpu")

    def __enter__(self) -> AuthorStage:
        self.server.wait_until_warm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.server.close()

    def pair(self, slug: str) -> Pair:
        """Return the file under test and the reference."""
        if slug not in self.pairs:
            assignment = self.course.assignment(slug)
            gpu = "" if self.device == "cpu" else gpus()[0]
            isolation = self.server.isolation(walls=True, gpu=gpu, gpu_share=1 / WORKERS)
            bank = ReferenceBank(self.server, assignment, isolation, place=DevicePlace(self.device, self.device))
            path = self.submission
            load = load_of_file(assignment, path) if path else load_of(assignment)
            subject = Subject(self.server, load, limits_of(assignment), isolation, Budget(OUR_SECONDS, float("inf")))
            student = placed(subject, self.device)
            self.pairs[slug] = Pair(student, bank.reference, assignment.settings.method)
        return self.pairs[slug]

    def seed_words(self, case: CheckCase) -> tuple[object, ...]:
        """Draw inputs from the seed, without a secret."""
        return ("", self.seed, case.slug, case.id, case.case)
