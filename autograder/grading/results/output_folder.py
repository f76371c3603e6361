"""The folder that a class is graded into: whose it is, the reports in it, and what is about all of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from autograder.assignment import Course
from autograder.atomic_file import TEMPORARY, write_whole
from autograder.locale.error import KitError
from autograder.locale.language import Language
from autograder.outlets.gradebooks import grades_csv
from autograder.outlets.pages import class_page
from autograder.report import Report, UnreadableReport, decode


class ForeignFolder(KitError):
    """The output folder holds something that is not ours."""


Key = tuple[str, str]  # student and slug


def report_path(out: Path, student: str, slug: str) -> Path:
    """Where the report of a submission is."""
    return out / "reports" / student / f"{slug}.json"


def feedback_path(out: Path, student: str, slug: str) -> Path:
    """Where the feedback page of a submission is."""
    return out / "feedback" / student / f"{slug}.html"


def reports_in(out: Path, known: Mapping[Key, Report] = MappingProxyType({})) -> list[Report]:
    """All reports of an output folder, in the order of students and slugs; those that are known are not read again."""
    found = []
    for path in sorted((out / "reports").glob("*/*.json")):
        report = known.get((path.parent.name, path.stem))
        with suppress(OSError, UnreadableReport):
            found.append(report or decode(path.read_bytes(), str(path)))
    return found


def write_class(out: Path, course: Course, code: str, known: Mapping[Key, Report]) -> None:
    """Write what is about the whole class: grades.csv and index.html. `known`: reports that are as on disk."""
    reports = reports_in(out, known)
    graded = {report.assignment for report in reports}
    assignments = [assignment for assignment in course if assignment.slug in graded]
    language = Language(code, [assignment.translations for assignment in assignments])
    titles = {assignment.slug: language.text(assignment.title) for assignment in assignments}
    write_whole(out / "grades.csv", grades_csv.render(reports).encode())
    write_whole(out / "index.html", class_page.render(reports, language, titles).encode())


def refuse_foreign(out: Path, force: bool) -> None:
    """Raises ForeignFolder where `out` holds files, and nothing that even a run that was killed at once would leave."""
    if out.exists() and not out.is_dir():
        raise ForeignFolder(f"{out} is a file: choose a folder with --out")
    if force or not out.is_dir():
        return
    found = {path.name for path in out.iterdir() if not path.name.startswith(TEMPORARY)}
    if found and not found & {"reports", "feedback", "runs"}:
        raise ForeignFolder(f"{out} holds other files than graded work: choose another folder with --out, or --force")


def sweep(out: Path) -> None:
    """Take away what a writer that was killed left half written."""
    for path in out.rglob(".*"):
        if path.is_file() and path.name.startswith(TEMPORARY):
            path.unlink(missing_ok=True)


def write_graded(out: Path, student: str, slug: str, page: bytes, report: bytes) -> None:
    """The page, then the report: a report on disk says that everything of this submission is there."""
    write_whole(feedback_path(out, student, slug), page)
    write_whole(report_path(out, student, slug), report)
