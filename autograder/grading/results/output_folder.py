"""The output folder of a class: its reports, pages and tables, and the refusal of folders that are not ours."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from autograder.assignment import Course
from autograder.atomic_file import TEMPORARY, write_whole
from autograder.locale.error import KitError
from autograder.locale.language import Language
from autograder.locale.message import message
from autograder.outlets.gradebooks import grades_csv
from autograder.outlets.pages import class_page
from autograder.report import Report, UnreadableReport, decode


class ForeignFolder(KitError):
    """The output folder holds files that are not ours."""


Key = tuple[str, str]  # student and slug


def report_path(out: Path, student: str, slug: str) -> Path:
    """Return the path of a submission's report."""
    return out / "reports" / student / f"{slug}.json"


def feedback_path(out: Path, student: str, slug: str) -> Path:
    """Return the path of a submission's feedback page."""
    return out / "feedback" / student / f"{slug}.html"


def reports_in(out: Path, known: Mapping[Key, Report] = MappingProxyType({})) -> list[Report]:
    """Return all reports of an output folder, by student and slug. `known`: reports that need not be read again."""
    found = []
    for path in sorted((out / "reports").glob("*/*.json")):
        report = known.get((path.parent.name, path.stem))
        with suppress(OSError, UnreadableReport):
            found.append(report or decode(path.read_bytes(), str(path)))
    return found


def write_class(out: Path, course: Course, code: str, known: Mapping[Key, Report]) -> None:
    """Write grades.csv and index.html. `known`: reports that are in memory already."""
    reports = reports_in(out, known)
    graded = {report.assignment for report in reports}
    assignments = [assignment for assignment in course if assignment.slug in graded]
    language = Language(code, [assignment.translations for assignment in assignments])
    titles = {assignment.slug: language.text(assignment.title) for assignment in assignments}
    write_whole(out / "grades.csv", grades_csv.render(reports).encode())
    write_whole(out / "index.html", class_page.render(reports, language, titles).encode())


def refuse_foreign(out: Path, force: bool) -> None:
    """Raise ForeignFolder if `out` holds files, but none that even a run killed at its start would leave."""
    if out.exists() and not out.is_dir():
        raise ForeignFolder(message("out_is_a_file", out=str(out)))
    if force or not out.is_dir():
        return
    found = {path.name for path in out.iterdir() if not path.name.startswith(TEMPORARY)}
    if found and not found & {"reports", "feedback", "runs"}:
        raise ForeignFolder(message("out_is_foreign", out=str(out)))


def sweep(out: Path) -> None:
    """Remove the temporary files of writers that were killed."""
    for path in out.rglob(".*"):
        if path.is_file() and path.name.startswith(TEMPORARY):
            path.unlink(missing_ok=True)


def write_graded(out: Path, student: str, slug: str, page: bytes, report: bytes) -> None:
    """Write the page, then the report: a report on disk implies that everything of its submission is there."""
    write_whole(feedback_path(out, student, slug), page)
    write_whole(report_path(out, student, slug), report)
