"""Unpacks the archive of submissions that an LMS gives a teacher: recognises it by its names, sorts it by student.

Canvas:      limaana_123_456_stable_softmax.py, or limaana_LATE_123_456_….py: name, user, attachment
             (lib/content_zipper.rb of canvas-lms)
Moodle:      Ana Lima_123_assignsubmission_file/stable_softmax.py, or the same with `_` for `/`: name, participant
             (mod_assign; the number is that of the grading worksheet)
Gradescope:  assignment_7_export/submission_123/stable_softmax.py, beside submission_metadata.yml
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from autograder.atomic_file import write_whole
from autograder.locale.error import KitError
from autograder.locale.message import Message, message
from autograder.submissions.files import LIMITS, MB, SubmissionRejected, is_litter, kind_of, listed, shown
from autograder.submissions.zip_archive import content, path_of, refuse_unsafe

Lms = Literal["canvas", "moodle", "gradescope"]

ENTRY_LIMIT = 50_000  # a class of a thousand hands in fewer files
TOTAL_LIMIT = 2048 * MB  # what one download may unpack to
OTHER_LIMIT = 8 * MB  # a file that we do not read, but keep, so that its student reads why

CANVAS = re.compile(r"(?P<student>[^_/]*)(?:_LATE)?_(?P<number>\d+)_(?P<attachment>\d+)_(?P<file>[^/]+)")
CANVAS_ANONYMOUS = re.compile(r"(?:LATE_)?(?P<student>anon_[^_/]+)_(?P<attachment>\d+)_(?P<file>[^/]+)")
MOODLE = re.compile(r"(?P<student>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?:_/|/|_)(?P<file>.+)")
GRADESCOPE = re.compile(r"(?:[^/]+/)?submission_(?P<number>\d+)/(?P<file>.+)")
AGAIN = re.compile(r"-\d+(?=\.\w+$)")  # Canvas numbers further attempts: stable_softmax-1.py
TABLES = (".yml", ".csv")  # files that an LMS puts beside the submissions


class Handed(msgspec.Struct, frozen=True):
    """A file of one student, and its entry in the archive."""

    student: str
    file: str
    entry: str


class Download(msgspec.Struct):
    """The files of students in an archive. `notes`: what was left out and why, for the teacher."""

    lms: Lms
    handed: list[Handed]
    notes: list[Message] = []


class NotADownload(KitError):
    """The names are those of no LMS that we know; `message` says what was expected."""


def recognise(names: list[str]) -> Download:
    """Find out which LMS gave these names, and which student each file belongs to. Raises NotADownload."""
    files = [name for name in names if not any(map(is_litter, PurePosixPath(name).parts))]
    for lms, reader in READERS.items():
        handed = [found for name in files if (found := reader(name))]
        # with the name of the student taken off: a time stamp from a student would count as that of a collector
        handed = [one for one in handed if not any(map(is_litter, PurePosixPath(one.file).parts))]
        if handed:
            notes = [message("download_stray", file=shown(name)) for name in strays(files, handed)]
            return Download(lms, first_names(handed) if lms == "canvas" else handed, notes)
    raise NotADownload(message("download_unknown", files=listed(files)))


def strays(files: list[str], handed: list[Handed]) -> list[str]:
    """Files whose names say no student, but for the tables of the LMS."""
    known = {one.entry for one in handed}
    return [name for name in files if name not in known and not name.endswith(TABLES)]


def of_canvas(name: str) -> Handed | None:
    """A file of a Canvas download."""
    if found := CANVAS.fullmatch(name):
        return Handed(f"{found['student']}_{found['number']}", found["file"], name)
    found = CANVAS_ANONYMOUS.fullmatch(name)
    return Handed(found["student"], found["file"], name) if found else None


def of_moodle(name: str) -> Handed | None:
    """A file of a Moodle download."""
    found = MOODLE.fullmatch(name)
    return Handed(f"{found['student']}_{found['number']}", found["file"], name) if found else None


def of_gradescope(name: str) -> Handed | None:
    """A file of a Gradescope export."""
    found = GRADESCOPE.fullmatch(name)
    return Handed(f"submission_{found['number']}", found["file"], name) if found else None


READERS: dict[Lms, Callable[[str], Handed | None]] = {  # the strictest pattern first
    "moodle": of_moodle,
    "gradescope": of_gradescope,
    "canvas": of_canvas,
}


def first_names(handed: list[Handed]) -> list[Handed]:
    """The files without the number of a further attempt, unless the student has another file of that name."""
    taken = {(one.student, one.file) for one in handed}
    named = []
    for one in handed:
        first = AGAIN.sub("", one.file)
        if (one.student, first) not in taken:
            taken.add((one.student, first))
            one = Handed(one.student, first, one.entry)
        named.append(one)
    return named


def unpack(archive: Path, slug: str, to: Path) -> Download:
    """Put every student's files into `to`/<student>/<slug>/, without overwriting any other file.

    Raises NotADownload, or SubmissionRejected if the archive cannot be opened.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpacked(opened, archive.name, slug, to)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise SubmissionRejected(message("archive_broken", file=shown(archive.name))) from error


def _unpacked(archive: zipfile.ZipFile, name: str, slug: str, to: Path) -> Download:
    entries = {str(path_of(entry)): entry for entry in archive.infolist() if not entry.is_dir()}
    if len(entries) > ENTRY_LIMIT:
        raise SubmissionRejected(message("intake_too_many", folder=shown(name), limit=ENTRY_LIMIT))
    download = recognise(list(entries))
    left = TOTAL_LIMIT
    kept = []
    for handed in download.handed:
        entry = entries[handed.entry]
        try:
            target = place_of(handed, slug, to, name)
            refuse_unsafe(PurePosixPath(handed.file), entry, name)
            data = content(archive, entry, handed.entry, min(left, LIMITS[kind_of(handed.file)] or OTHER_LIMIT), name)
            left -= len(data)
            write_new(target, data)
            kept.append(handed)
        except SubmissionRejected as rejection:
            download.notes.append(rejection.message)
        except OSError as error:
            download.notes.append(message("download_unwritable", file=shown(handed.entry), text=str(error.strerror)))
    return Download(download.lms, kept, download.notes)


def place_of(handed: Handed, slug: str, to: Path, archive: str) -> Path:
    """The path that a file is written to. Raises SubmissionRejected if its name would lead elsewhere."""
    parts = [handed.student, *PurePosixPath(handed.file).parts]
    if any(part in ("", "/", ".", "..") or not part.isprintable() for part in parts):
        raise SubmissionRejected(message("archive_unsafe_name", file=shown(handed.entry), archive=shown(archive)))
    return to.joinpath(handed.student, slug, *parts[1:])


def write_new(target: Path, data: bytes) -> None:
    """Write a file. Raises SubmissionRejected if another one is there, OSError if it cannot be written."""
    if target.exists() and target.read_bytes() != data:
        raise SubmissionRejected(message("download_exists", file=shown(str(target))))
    write_whole(target, data)
