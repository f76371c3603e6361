"""Finds and reads the student's own file in the folder of an assignment."""

from __future__ import annotations

from pathlib import Path

from autograder.checks.pytest_plugin.student_stage import workbench_of
from autograder.inside.protocol.request import Load
from autograder.locale.message import Message, message
from autograder.released import Released
from autograder.submissions.submission import Submission, read_submission


def answer_of(released: Released) -> Submission:
    """Return what would be handed in from this folder, chosen and read as the grader does it."""
    return read_submission(released.folder, "", released.slug, released.module)


def load_of(submission: Submission, released: Released) -> Load:
    """Return the request to import a submission. Only our workbench is sent along: other files are beside it."""
    return Load(submission.module, submission.sources, submission.tolerant, workbench_of(released.folder))


def no_answer(submission: Submission, released: Released, nearby: Path) -> list[Message]:
    """Say why there is nothing to check, and what to do. `nearby`: the student's working directory."""
    if not is_missing(submission):
        return submission.intake[-1:]
    file, folder = released.answer.name, str(released.folder)
    misplaced = elsewhere(released, nearby)
    if misplaced is not None:
        return [message("answer_misplaced", file=str(misplaced), folder=folder)]
    return [message("answer_missing", file=file, folder=folder)]


def is_missing(submission: Submission) -> bool:
    """True if no file could be the answer, or only the notebook of the lesson, which has no code to check."""
    if not submission.intake:
        return True
    last = submission.intake[-1]
    return last.id in ("intake_nothing", "intake_no_module") or "lesson" in last.text


def elsewhere(released: Released, nearby: Path) -> Path | None:
    """Find the student's file in a folder near the one where it should be."""
    file = released.answer.name
    for place in dict.fromkeys((nearby, released.folder.parent, released.folder.parent.parent)):
        for found in (place / file, *sorted(place.glob(f"*/{file}"))):
            if found.is_file() and found.parent != released.folder:
                return found
    return None
