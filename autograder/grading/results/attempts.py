"""Attempts: every submission of a student is kept, so that the best of them can count and be graded again."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from autograder.atomic_file import write_whole
from autograder.grading.policy.deadlines import TIMESTAMP
from autograder.submissions.discovery import SubmissionPath
from autograder.submissions.files import SubmissionRejected
from autograder.submissions.submission import Submission, files_at


class Attempts:
    """The attempts below an output folder; `attempts/<number>/` is an output folder too, with what was submitted."""

    def __init__(self, out: Path) -> None:
        self.folder = out / "attempts"

    def count(self, place: SubmissionPath) -> int:
        """How many attempts are kept."""
        number = 0
        while self._digest(number + 1, place).exists():
            number += 1
        return number

    def keep(self, place: SubmissionPath, submission: Submission) -> None:
        """Keep what was handed in now, unless it is the last attempt already."""
        number = self.count(place)
        if number and self._digest(number, place).read_text("utf-8") == submission.digest:
            return
        folder = self.out(number + 1) / "submitted" / place.student / place.slug
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed half-way
        try:
            contents = files_at(place.path, submission.module).contents
        except SubmissionRejected:
            contents = {}
        for name, content in contents.items():
            write_whole(folder / PurePosixPath(name), content)
        stamp = place.path / TIMESTAMP
        if stamp.is_file():
            write_whole(folder / TIMESTAMP, stamp.read_bytes())
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._digest(number + 1, place), submission.digest.encode())

    def earlier(self, places: list[SubmissionPath]) -> dict[int, list[SubmissionPath]]:
        """The attempts before the last, by number, as places to grade."""
        found: dict[int, list[SubmissionPath]] = {}
        for place in places:
            for number in range(1, self.count(place)):
                path = self.out(number) / "submitted" / place.student / place.slug
                found.setdefault(number, []).append(SubmissionPath(place.student, place.slug, path))
        return found

    def out(self, number: int) -> Path:
        """The output folder of the attempts of one number."""
        return self.folder / str(number)

    def _digest(self, number: int, place: SubmissionPath) -> Path:
        return self.out(number) / "digests" / place.student / place.slug
