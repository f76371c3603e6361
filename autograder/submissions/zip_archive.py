"""Reads a submitted zip: in memory, piece by piece, without trusting any name or size in it."""

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

ENTRY_MARK = b"PK\x01\x02"  # begins every entry of the archive's directory
ENCRYPTED = 0x1
WINDOWS_LETTER = ":"  # C:\homework, and files with two names
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # zipfile has no limit when it unpacks the others
LONGEST_NAME = 255  # bytes of a file name on common disks
BOMB_RATIO = 100  # code compresses to a fifth, tables to a twentieth


def read_archive(data: bytes, name: str) -> SubmittedFiles:
    """Read the files in a zip. Raises SubmissionRejected if it cannot be opened at all."""
    if data.count(ENTRY_MARK) > 2 * COUNT_LIMIT:  # with litter; zipfile would make an object for each
        raise SubmissionRejected(message("intake_too_many", folder=shown(name), limit=COUNT_LIMIT))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError) as error:
        raise SubmissionRejected(message("archive_broken", file=shown(name))) from error
    with archive:
        return read_entries(archive, name)


def read_entries(archive: zipfile.ZipFile, name: str) -> SubmittedFiles:
    """Read the files in an open zip.

    Raises SubmissionRejected for a bomb, for a password, and for too many files.
    """
    files = SubmittedFiles()
    for path, entry in wanted_entries(archive, name):
        inner = str(path)
        try:
            refuse_odd(path, entry, name)
            refuse_taken(path, files, name)
            files.contents[inner] = content(archive, entry, inner, files.room(inner), name)
        except SubmissionRejected as rejection:
            if rejection.message.id == "archive_bomb":
                raise
            files.contents.pop(inner, None)  # of two entries with one name, neither counts
            files.refused[inner] = rejection.message
    return files


def wanted_entries(archive: zipfile.ZipFile, name: str) -> list[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """List the files of a zip without litter and folders, level by level and code before data, as in a folder.

    Raises SubmissionRejected if they are too many, or if one of them asks for a password.
    """
    entries = [(path_of(entry), entry) for entry in archive.infolist()]
    wanted = [(path, entry) for path, entry in entries if not any(map(is_litter, path.parts))]
    if len(wanted) > COUNT_LIMIT:
        raise SubmissionRejected(message("intake_too_many", folder=shown(name), limit=COUNT_LIMIT))
    if any(entry.flag_bits & ENCRYPTED for _, entry in wanted):
        raise SubmissionRejected(message("archive_encrypted", file=shown(name)))
    wanted.sort(key=lambda pair: (len(pair[0].parts), kind_of(pair[0].name) == "data", pair[0]))
    return [(path, entry) for path, entry in wanted if not entry.filename.endswith(("/", "\\"))]


def path_of(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The path that an entry asks for; some programs on Windows write backslashes."""
    return PurePosixPath(entry.filename.replace("\\", "/"))


def refuse_odd(path: PurePosixPath, entry: zipfile.ZipInfo, name: str) -> None:
    """Raise SubmissionRejected for an entry that is not a plain file at a plain path, or is an archive itself."""
    refuse_unsafe(path, entry, name)
    if kind_of(path.name) == "archive":
        raise SubmissionRejected(message("archive_nested", file=shown(str(path)), archive=shown(name)))
    if kind_of(path.name) == "other_archive":
        raise SubmissionRejected(message("intake_other_archive", file=shown(str(path))))


def refuse_unsafe(path: PurePosixPath, entry: zipfile.ZipInfo, name: str) -> None:
    """Raise SubmissionRejected for an entry that is not a plain file at a plain path."""
    file, archive = shown(str(path)), shown(name)
    if leads_outside(path):
        raise SubmissionRejected(message("archive_unsafe_name", file=shown(entry.filename), archive=archive))
    if any(len(part.encode()) > LONGEST_NAME for part in path.parts):
        raise SubmissionRejected(message("archive_broken_entry", file=file, archive=archive))
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise SubmissionRejected(message("intake_link", file=file))
    if kind not in (0, stat.S_IFREG):
        raise SubmissionRejected(message("intake_special", file=file))
    if len(path.parts) > DEPTH_LIMIT + 1:
        raise SubmissionRejected(message("intake_too_deep", folder=shown(str(path.parent)), limit=DEPTH_LIMIT))
    if entry.compress_type not in COMPRESSIONS:
        raise SubmissionRejected(message("archive_compression", file=file, archive=archive))


def leads_outside(path: PurePosixPath) -> bool:
    """True for a path that is empty, or may name a place outside of the archive."""
    return path.is_absolute() or ".." in path.parts or WINDOWS_LETTER in str(path) or not path.parts


def refuse_taken(path: PurePosixPath, files: SubmittedFiles, name: str) -> None:
    """Raise SubmissionRejected for an entry whose path another one has, as a file or as a folder."""
    inner = str(path)
    if any(str(parent) in files.contents for parent in path.parents):
        raise SubmissionRejected(message("archive_broken_entry", file=shown(inner), archive=shown(name)))
    if inner in files.contents or inner in files.refused:
        raise SubmissionRejected(message("archive_twice", file=shown(inner), archive=shown(name)))


def content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, inner: str, limit: int, name: str) -> bytes:
    """Unpack an entry. Raises SubmissionRejected if it has more than `limit` bytes or is damaged."""
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
    if entry.file_size > BOMB_RATIO * entry.compress_size:  # zipfile unpacks no more than the declared size
        raise SubmissionRejected(message("archive_bomb", file=shown(name)))
    raise too_large(inner, limit)
