"""Finds the submissions of a class in nbgrader's layout, <student>/<slug>/<files>."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from autograder.locale.message import Message, message
from autograder.submissions.files import is_litter, is_system_litter, shown, stem_of


class SubmissionPath(msgspec.Struct, frozen=True, order=True):
    """The place of one student's submission for one assignment: a file or a folder."""

    student: str
    slug: str
    path: Path


class Submitted(msgspec.Struct):
    """All submissions of a class, sorted, and notes for the teacher on what else lies there."""

    places: list[SubmissionPath]
    notes: list[Message]


def find_submissions(submitted: Path, slugs: Collection[str]) -> Submitted:
    """Find the submissions below a folder. Raises OSError if the folder itself cannot be read."""
    places: dict[tuple[str, str], Path] = {}
    notes: list[Message] = []
    for student in sorted_entries(submitted, is_system_litter):  # a student may be called venv
        if (problem := problem_with(student, slugs)) is not None:
            notes.append(message(problem, path=shown(student.name)))
            continue
        try:
            found = sorted_entries(Path(student.path))
        except OSError:
            notes.append(message("submitted_unreadable", path=shown(student.name)))
            continue
        for entry in sorted(found, key=lambda entry: entry.name not in slugs):  # a folder before a loose file
            slug = entry.name if entry.name in slugs else stem_of(entry.name)
            if slug in slugs and (student.name, slug) not in places:
                places[student.name, slug] = Path(entry.path)
            else:
                notes.append(unknown(student.name, entry, slugs))
    return Submitted([SubmissionPath(student, slug, path) for (student, slug), path in sorted(places.items())], notes)


def problem_with(student: os.DirEntry[str], slugs: Collection[str]) -> str | None:
    """The id of the note on an entry that is not the folder of a student; None if it is one."""
    if student.is_symlink():
        return "submitted_link"
    if student.name in slugs:
        return "submitted_no_student"
    if not student.is_dir(follow_symlinks=False):
        return "submitted_stray"
    if not student.name.isprintable():  # not UTF-8, or with a line end: it could not stand in a report
        return "submitted_odd_name"
    return None


def unknown(student: str, entry: os.DirEntry[str], slugs: Collection[str]) -> Message:
    """The note on something in a student's folder that is not a submission."""
    path = f"{shown(student)}/{shown(entry.name)}"
    if entry.is_dir(follow_symlinks=False):
        return message("submitted_unknown", path=path, slugs=", ".join(sorted(slugs)))
    return message("submitted_stray", path=path)


def sorted_entries(folder: Path, litter: Callable[[str], bool] = is_litter) -> list[os.DirEntry[str]]:
    """The entries of a folder by name, without what an operating system left there. Raises OSError."""
    with os.scandir(folder) as found:
        return sorted((entry for entry in found if not litter(entry.name)), key=lambda entry: entry.name)
