"""The archive of submissions that an LMS hands a teacher: recognised by its names, sorted by student.

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
OTHER_LIMIT = 8 * MB  # of a file that we do not read, but keep, so that its student is told

CANVAS = re.compile(r"(?P<student>[^_/]*)(?:_LATE)?_(?P<number>\d+)_(?P<attachment>\d+)_(?P<file>[^/]+)")
CANVAS_ANONYMOUS = re.compile(r"(?:LATE_)?(?P<student>anon_[^_/]+)_(?P<attachment>\d+)_(?P<file>[^/]+)")
MOODLE = re.compile(r"(?P<student>[^/]+?)_(?P<number>\d+)_assignsubmission_file(?:_/|/|_)(?P<file>.+)")
GRADESCOPE = re.compile(r"(?:[^/]+/)?submission_(?P<number>\d+)/(?P<file>.+)")
AGAIN = re.compile(r"-\d+(?=\.\w+$)")  # Canvas numbers what was handed in again: stable_softmax-1.py
TABLES = (".yml", ".csv")  # which an LMS puts beside the submissions


class Handed(msgspec.Struct, frozen=True):
    """One file of one student, and where in the archive it is."""

    student: str
    file: str
    entry: str


class Download(msgspec.Struct):
    """What an archive holds. `notes`: what was left out and why, for the teacher."""

    lms: Lms
    handed: list[Handed]
    notes: list[Message] = []


class NotADownload(KitError):
    """Nobody's naming was recognised; `message` says what was expected."""


def recognise(names: list[str]) -> Download:
    """Whose download these names are, and whose file is which. Raises NotADownload."""
    files = [name for name in names if not any(map(is_litter, PurePosixPath(name).parts))]
    readers: dict[Lms, Callable[[str], Handed | None]] = {
        "moodle": of_moodle,
        "gradescope": of_gradescope,
        "canvas": of_canvas,
    }
    for lms, reader in readers.items():
        handed = [found for name in files if (found := reader(name))]
        if handed:
            known = {one.entry for one in handed}
            strays = [name for name in files if name not in known and not name.endswith(TABLES)]
            notes = [message("download_stray", file=shown(name)) for name in strays]
            return Download(lms, first_names(handed) if lms == "canvas" else handed, notes)
    raise NotADownload(message("download_unknown", files=listed(files)))


def of_canvas(name: str) -> Handed | None:
    """A file of a Canvas download."""
    if found := CANVAS.fullmatch(name):
        return Handed(f"{found['student']}_{found['number']}", found["file"], name)
    found = CANVAS_ANONYMOUS.fullmatch(name)
    return Handed(found["student"], found["file"], name) if found else None


def first_names(handed: list[Handed]) -> list[Handed]:
    """The files without the number of another attempt, where nothing else of that student has the name."""
    taken = {(one.student, one.file) for one in handed}
    named = []
    for one in handed:
        first = AGAIN.sub("", one.file)
        if (one.student, first) not in taken:
            taken.add((one.student, first))
            one = Handed(one.student, first, one.entry)
        named.append(one)
    return named


def of_moodle(name: str) -> Handed | None:
    """A file of a Moodle download."""
    found = MOODLE.fullmatch(name)
    return Handed(f"{found['student']}_{found['number']}", found["file"], name) if found else None


def of_gradescope(name: str) -> Handed | None:
    """A file of a Gradescope export."""
    found = GRADESCOPE.fullmatch(name)
    return Handed(f"submission_{found['number']}", found["file"], name) if found else None


def unpack(archive: Path, slug: str, to: Path) -> Download:
    """Put every student's files into `to`/<student>/<slug>/; what is there already is never overwritten.

    Raises NotADownload, or SubmissionRejected where the archive cannot be opened.
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
    room = TOTAL_LIMIT
    kept = []
    for handed in download.handed:
        entry = entries[handed.entry]
        try:
            target = place_of(handed, slug, to, name)
            refuse_unsafe(PurePosixPath(handed.file), entry, name)
            data = content(archive, entry, handed.entry, min(room, LIMITS[kind_of(handed.file)] or OTHER_LIMIT), name)
            room -= len(data)
            if target.exists() and target.read_bytes() != data:
                raise SubmissionRejected(message("download_exists", file=shown(str(target))))
            write_whole(target, data)
            kept.append(handed)
        except SubmissionRejected as refused:
            download.notes.append(refused.message)
        except OSError as error:
            download.notes.append(message("download_unwritable", file=shown(handed.entry), text=str(error.strerror)))
    return Download(download.lms, kept, download.notes)


def place_of(handed: Handed, slug: str, to: Path, archive: str) -> Path:
    """Where a file goes. Raises SubmissionRejected where its name would lead elsewhere."""
    parts = [handed.student, *PurePosixPath(handed.file).parts]
    if any(part in ("", "/", ".", "..") or not part.isprintable() for part in parts):
        raise SubmissionRejected(message("archive_unsafe_name", file=shown(handed.entry), archive=shown(archive)))
    return to.joinpath(handed.student, slug, *parts[1:])
