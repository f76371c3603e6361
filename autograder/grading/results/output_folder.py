"""The folder that a class is graded into: whose it is, the reports in it, and what is about all of them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from autograder.assignment import Course
from autograder.atomic_file import TEMPORARY, write_whole
from autograder.locale.error import KitError
from autograder.locale.language import Language
from autograder.outlets.gradebooks import grades_csv
from autograder.outlets.pages import class_page
from autograder.report import Report, UnreadableReport, decode


class ForeignFolder(KitError):
    """The output folder holds something that is not ours."""


def reports_in(out: Path) -> list[Report]:
    """All reports of an output folder, also those that this run did not look at."""
    found = []
    for path in sorted((out / "reports").glob("*/*.json")):
        with suppress(OSError, UnreadableReport):
            found.append(decode(path.read_bytes(), str(path)))
    return found


def write_class(out: Path, course: Course, code: str) -> None:
    """What is about the whole class: grades.csv and index.html."""
    reports = reports_in(out)
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
    write_whole(out / "feedback" / student / f"{slug}.html", page)
    write_whole(out / "reports" / student / f"{slug}.json", report)
