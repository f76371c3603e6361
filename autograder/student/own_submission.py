"""The student's own file as it lies in the folder of an assignment: found, read, and told where it is odd."""

from __future__ import annotations

from pathlib import Path

from autograder.checks.pytest_plugin.student_stage import workbench_of
from autograder.inside.protocol.request import Load
from autograder.locale.message import Message, message
from autograder.released import Released
from autograder.submissions.submission import Submission, read_submission


def answer_of(released: Released) -> Submission:
    """What would be handed in from this folder, chosen and read as the grader does it."""
    return read_submission(released.folder, "", released.slug, released.module)


def load_of(submission: Submission, released: Released) -> Load:
    """What is to be imported: the companions lie beside it already, but for our own."""
    return Load(submission.module, submission.sources, submission.tolerant, workbench_of(released.folder))


def no_answer(submission: Submission, released: Released, nearby: Path) -> list[Message]:
    """Why there is nothing to check, and the way out."""
    last = submission.intake[-1].id if submission.intake else "intake_nothing"
    if last not in ("intake_nothing", "intake_no_module") and "lesson" not in submission.intake[-1].text:
        return submission.intake[-1:]
    file = released.answer.name
    for place in dict.fromkeys((nearby, released.folder.parent, released.folder.parent.parent)):
        for found in (place / file, *sorted(place.glob(f"*/{file}"))):
            if found.is_file() and found.parent != released.folder:
                return [message("answer_misplaced", file=str(found), folder=str(released.folder))]
    return [message("answer_missing", file=file, folder=str(released.folder))]
