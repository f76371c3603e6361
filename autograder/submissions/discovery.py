"""The submissions of a class, in nbgrader's layout: <student>/<slug>/ and files."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import msgspec

from autograder.locale.message import Message, message
from autograder.submissions.files import is_litter, shown, stem_of


class SubmissionPath(msgspec.Struct, frozen=True, order=True):
    """Where the submission of one student for one assignment lies, whatever it is."""

    student: str
    slug: str
    path: Path


class Submitted(msgspec.Struct):
    """All submissions of a class, sorted, and what else lies there, for the teacher."""

    places: list[SubmissionPath]
    notes: list[Message]


def find_submissions(submitted: Path, slugs: Collection[str]) -> Submitted:
    """The submissions below a folder. Raises OSError where the folder itself cannot be read."""
    places: dict[tuple[str, str], Path] = {}
    notes: list[Message] = []
    for student in sorted_entries(submitted):
        if student.is_symlink():
            notes.append(message("submitted_link", path=shown(student.name)))
        elif student.name in slugs:
            notes.append(message("submitted_no_student", path=shown(student.name)))
        elif not student.is_dir(follow_symlinks=False):
            notes.append(message("submitted_stray", path=shown(student.name)))
        elif not student.name.isprintable():  # not UTF-8, or with a line end: it could not stand in a report
            notes.append(message("submitted_odd_name", path=shown(student.name)))
        else:
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


def unknown(student: str, entry: os.DirEntry[str], slugs: Collection[str]) -> Message:
    """What to tell about something in a student's folder that is no submission."""
    path = f"{shown(student)}/{shown(entry.name)}"
    if entry.is_dir(follow_symlinks=False):
        return message("submitted_unknown", path=path, slugs=", ".join(sorted(slugs)))
    return message("submitted_stray", path=path)


def sorted_entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, but for what an operating system left there."""
    with os.scandir(folder) as found:
        return sorted((entry for entry in found if not is_litter(entry.name)), key=lambda entry: entry.name)
