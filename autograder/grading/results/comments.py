"""What a teacher wrote: to a student, or to all students of a cluster; kept in comments.json of the output folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.atomic_file import write_whole
from autograder.locale.error import KitError
from autograder.outlets.pages.failure_clusters import clusters_of
from autograder.report import Comment, Report


class StoredComment(msgspec.Struct, frozen=True):
    """One comment, and whom it is for."""

    assignment: str
    target: str  # the id of a cluster, or a student's
    text: str
    exercise: str | None = None


class CommentsError(KitError):
    """A comment fits nobody, or comments.json is damaged; the text says what to do."""


class Comments:
    """The comments of an output folder."""

    def __init__(self, out: Path) -> None:
        self.path = out / "comments.json"
        try:
            self.written = msgspec.json.decode(self.path.read_bytes(), type=list[StoredComment])
        except FileNotFoundError:
            self.written = []
        except (OSError, msgspec.DecodeError) as error:
            raise CommentsError(f"{self.path} cannot be read ({error}): repair it, or move it away") from None

    def of(self, reports: Iterable[Report]) -> dict[str, list[Comment]]:
        """The comments for each student of one assignment."""
        given = list(reports)
        found: dict[str, list[Comment]] = {report.student: [] for report in given}
        slug = given[0].assignment if given else ""
        members = {cluster.id: cluster.reports for cluster in clusters_of(given)}
        for written in self.written:
            if written.assignment != slug:
                continue
            students = [report.student for report in members.get(written.target, [])]
            for student in students or [name for name in found if name == written.target]:
                found[student].append(Comment(text=written.text, exercise=written.exercise))
        return found

    def add(self, reports: list[Report], target: str, text: str) -> list[str]:
        """Write a comment, or with no text take those for this target away; tells whom it is for.

        Raises CommentsError where it fits nobody.
        """
        slug = reports[0].assignment
        cluster = next((cluster for cluster in clusters_of(reports) if cluster.id == target), None)
        students = [report.student for report in cluster.reports] if cluster else []
        students = students or [report.student for report in reports if report.student == target]
        if not students:
            known = ", ".join(f"{c.id} ({len(c.reports)})" for c in clusters_of(reports) if len(c.reports) > 1)
            raise CommentsError(f"{target} is no cluster and no student of {slug}. Clusters: {known or 'none'}")
        kept = [written for written in self.written if (written.assignment, written.target) != (slug, target)]
        if text:
            same = [written for written in self.written if written not in kept]
            kept += [*same, StoredComment(slug, target, text, cluster.exercise if cluster else None)]
        self.written = kept
        write_whole(self.path, msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
        return students
