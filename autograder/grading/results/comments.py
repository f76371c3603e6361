"""The teacher's comments to students or to clusters of them, stored in comments.json of the output folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.grading.results.stored_list import read_list, write_list
from autograder.locale.error import KitError
from autograder.locale.message import message
from autograder.outlets.pages.failure_clusters import clusters_of
from autograder.report import Comment, Report


class StoredComment(msgspec.Struct, frozen=True):
    """One comment and its target."""

    assignment: str
    target: str  # the id of a cluster, or a student's
    text: str
    exercise: str | None = None


class CommentsError(KitError):
    """A comment has no addressee, or comments.json is damaged; the message says what to do."""


class Comments:
    """The comments of an output folder. Raises CommentsError if comments.json is damaged."""

    def __init__(self, out: Path) -> None:
        self.path = out / "comments.json"
        self.stored = read_list(self.path, StoredComment, CommentsError)

    def of(self, reports: Iterable[Report]) -> dict[str, list[Comment]]:
        """Return the comments for each student of one assignment."""
        group = Addressees(list(reports))
        found: dict[str, list[Comment]] = {report.student: [] for report in group.reports}
        for stored in self.stored:
            if stored.assignment == group.slug:
                for student in group.students(stored.target):
                    found[student].append(Comment(text=stored.text, exercise=stored.exercise))
        return found

    def add(self, reports: list[Report], target: str, text: str) -> list[str]:
        """Store a comment, or remove those for this target if `text` is empty. Returns the students concerned.

        Raises CommentsError if there is no such target.
        """
        group = Addressees(reports)
        students = group.students(target)
        if not students:
            known = ", ".join(f"{c.id} ({len(c.reports)})" for c in group.clusters.values() if len(c.reports) > 1)
            raise CommentsError(message("comment_for_nobody", target=target, slug=group.slug, clusters=known or "–"))
        own = [stored for stored in self.stored if (stored.assignment, stored.target) == (group.slug, target)]
        others = [stored for stored in self.stored if stored not in own]
        cluster = group.clusters.get(target)
        new = StoredComment(group.slug, target, text, cluster.exercise if cluster is not None else None)
        self.stored = [*others, *own, new] if text else others
        write_list(self.path, self.stored)
        return students


class Addressees:
    """The students of one assignment, and their clusters by common failures."""

    def __init__(self, reports: list[Report]) -> None:
        self.reports = reports
        self.slug = reports[0].assignment if reports else ""
        self.clusters = {cluster.id: cluster for cluster in clusters_of(reports)}

    def students(self, target: str) -> list[str]:
        """Return the students of a cluster, or the one student of that name."""
        if target in self.clusters:
            return [report.student for report in self.clusters[target].reports]
        return [report.student for report in self.reports if report.student == target]
