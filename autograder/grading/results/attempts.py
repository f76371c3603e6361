"""Attempts: every submission of a student is stored, so that the best one can count and be graded again."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from autograder.atomic_file import write_whole
from autograder.grading.policy.deadlines import TIMESTAMP
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.files import SubmittedFiles


class Attempts:
    """The attempts below an output folder; `attempts/<number>/` is an output folder with the submitted files."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "attempts"

    def count(self, place: SubmissionPath) -> int:
        """Return the number of stored attempts."""
        number = 0
        while self._digest(number + 1, place).exists():
            number += 1
        return number

    def holds(self, place: SubmissionPath, digest: str) -> bool:
        """True if the submission with this digest is the last stored attempt."""
        number = self.count(place)
        return number > 0 and self._digest(number, place).read_text("utf-8") == digest

    def keep(self, place: SubmissionPath, digest: str, files: SubmittedFiles) -> None:
        """Store the submitted files as one more attempt. `digest`: of the submission."""
        number = self.count(place)
        folder = self.out(number + 1) / "submitted" / place.student / place.slug
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed half-way
        for name, content in files.contents.items():
            write_whole(folder / PurePosixPath(name), content)
        stamp = place.path / TIMESTAMP
        if stamp.is_file():
            write_whole(folder / TIMESTAMP, stamp.read_bytes())
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._digest(number + 1, place), digest.encode())

    def earlier(self, places: list[SubmissionPath]) -> dict[int, list[SubmissionPath]]:
        """Return the attempts before the last, by number, as submissions to grade."""
        found: dict[int, list[SubmissionPath]] = {}
        for place in places:
            for number in range(1, self.count(place)):
                path = self.out(number) / "submitted" / place.student / place.slug
                found.setdefault(number, []).append(SubmissionPath(place.student, place.slug, path))
        return found

    def out(self, number: int) -> Path:
        """Return the output folder of all attempts with a number."""
        return self.folder / str(number)

    def _digest(self, number: int, place: SubmissionPath) -> Path:
        return self.out(number) / "digests" / place.student / place.slug
