"""Reads a zip that somebody handed in: in memory, piece by piece, trusting no name and no size in it."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from autograder.locale.message import message
from autograder.submissions.files import (
    COUNT_LIMIT,
    DEPTH_LIMIT,
    MB,
    SubmissionRejected,
    SubmittedFiles,
    is_litter,
    kind_of,
    shown,
    too_large,
)

ENTRY_MARK = b"PK\x01\x02"  # begins the description of every file in the archive's own list
ENCRYPTED = 0x1
WINDOWS_LETTER = ":"  # C:\homework, and files with two names
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile unpacks the others without a limit
LONGEST_NAME = 255  # bytes that a disk takes
BOMB_RATIO = 100  # Python shrinks to a fifth, tables to a twentieth


def read_archive(data: bytes, name: str) -> SubmittedFiles:
    """The files in a zip. Raises SubmissionRejected where it cannot be opened at all."""
    if data.count(ENTRY_MARK) > 2 * COUNT_LIMIT:  # litter included; before zipfile builds an object of each
        raise SubmissionRejected(message("intake_too_many", folder=shown(name), limit=COUNT_LIMIT))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError) as error:
        raise SubmissionRejected(message("archive_broken", file=shown(name))) from error
    with archive:
        return read_entries(archive, name)


def read_entries(archive: zipfile.ZipFile, name: str) -> SubmittedFiles:
    """The files in an open zip.

    Raises SubmissionRejected for a bomb, for a password, and for too many files.
    """
    files = SubmittedFiles()
    entries = [(path_of(entry), entry) for entry in archive.infolist()]
    wanted = [(path, entry) for path, entry in entries if not any(is_litter(part) for part in path.parts)]
    if len(wanted) > COUNT_LIMIT:
        raise SubmissionRejected(message("intake_too_many", folder=shown(name), limit=COUNT_LIMIT))
    if any(entry.flag_bits & ENCRYPTED for _, entry in wanted):
        raise SubmissionRejected(message("archive_encrypted", file=shown(name)))
    # level by level and code before data, as in a folder
    wanted.sort(key=lambda pair: (len(pair[0].parts), kind_of(pair[0].name) == "data", pair[0]))
    for path, entry in wanted:
        inner = str(path)
        if entry.filename.endswith(("/", "\\")):  # a folder
            continue
        try:
            refuse_odd(path, entry, name)
            if any(str(parent) in files.contents for parent in path.parents):  # a file that is a folder too
                raise SubmissionRejected(message("archive_broken_entry", file=shown(inner), archive=shown(name)))
            if inner in files.contents or inner in files.refused:
                raise SubmissionRejected(message("archive_twice", file=shown(inner), archive=shown(name)))
            files.contents[inner] = content(archive, entry, inner, files.room(inner), name)
        except SubmissionRejected as refused:
            if refused.message.id == "archive_bomb":
                raise
            files.contents.pop(inner, None)
            files.refused[inner] = refused.message
    return files


def path_of(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Where an entry wants to lie; some programs on Windows write backslashes."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def refuse_odd(path: PurePosixPath, entry: zipfile.ZipInfo, name: str) -> None:
    """Raises SubmissionRejected for an entry that is no plain file at a plain place, or is an archive itself."""
    refuse_unsafe(path, entry, name)
    if kind_of(path.name) == "archive":
        raise SubmissionRejected(message("archive_nested", file=shown(str(path)), archive=shown(name)))
    if kind_of(path.name) == "other_archive":
        raise SubmissionRejected(message("intake_other_archive", file=shown(str(path))))


def refuse_unsafe(path: PurePosixPath, entry: zipfile.ZipInfo, name: str) -> None:
    """Raises SubmissionRejected for an entry that is no plain file at a plain place."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or WINDOWS_LETTER in str(path) or not path.parts:
        raise SubmissionRejected(message("archive_unsafe_name", file=shown(entry.filename), archive=shown(name)))
    if any(len(part.encode()) > LONGEST_NAME for part in path.parts):
        raise SubmissionRejected(message("archive_broken_entry", file=shown(str(path)), archive=shown(name)))
    if kind == stat.S_IFLNK:
        raise SubmissionRejected(message("intake_link", file=shown(str(path))))
    if kind not in (0, stat.S_IFREG):
        raise SubmissionRejected(message("intake_special", file=shown(str(path))))
    if len(path.parts) > DEPTH_LIMIT + 1:
        raise SubmissionRejected(message("intake_too_deep", folder=shown(str(path.parent)), limit=DEPTH_LIMIT))
    if entry.compress_type not in COMPRESSIONS:
        raise SubmissionRejected(message("archive_compression", file=shown(str(path)), archive=shown(name)))


def content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inner: str, limit: int, name: str) -> bytes:
    """What an entry unpacks to. Raises SubmissionRejected where that is more than `limit` bytes or is damaged."""
    data = bytearray()
    try:
        with archive.open(entry) as stream:
            while len(data) <= limit:
                piece = stream.read(min(MB, limit + 1 - len(data)))
                if not piece:
                    return bytes(data)
                data += piece
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise SubmissionRejected(message("archive_broken_entry", file=shown(inner), archive=shown(name))) from error
    if entry.file_size > BOMB_RATIO * entry.compress_size:  # zipfile gives no more than what is declared
        raise SubmissionRejected(message("archive_bomb", file=shown(name)))
    raise too_large(inner, limit)
