"""Reads the files of a submitted folder; follows no links and opens only regular files."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

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

# Windows has none of these. There a student checks only her own files, and making a link takes privileges.
RELATIVE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
FOLDER = FILE | getattr(os, "O_DIRECTORY", 0)

Listing = list[tuple[str, int]]  # names and modes


def read_alone(path: Path) -> SubmittedFiles:
    """Read the single file at `path`."""
    files = SubmittedFiles()
    try:
        mode = path.lstat().st_mode
    except OSError:
        return SubmittedFiles(notes=[message("intake_unreadable", file=shown(path.name))])
    read_into(files, path, [], path.name, mode)
    return files


def read_folder(path: Path) -> SubmittedFiles:
    """Read all files below `path`, level by level, in an order that does not depend on the disk."""
    files = SubmittedFiles()
    waiting: deque[list[str]] = deque([[]])
    count = 0
    while waiting:
        parts = waiting.popleft()
        where = shown("/".join(parts) or path.name) + "/"
        if len(parts) > DEPTH_LIMIT:
            files.notes.append(message("intake_too_deep", folder=where, limit=DEPTH_LIMIT))
            continue
        try:
            listing = entries(path, parts)
        except OSError:
            files.notes.append(message("intake_unreadable", file=where))
            continue
        if count + len(listing) > COUNT_LIMIT:
            files.notes.append(message("intake_too_many", folder=where, limit=COUNT_LIMIT))
            continue
        count += len(listing)
        # code before data, so that data cannot use up the limit on what is read
        for name, mode in sorted(listing, key=lambda entry: (kind_of(entry[0]) == "data", entry[0])):
            inner = [*parts, name]
            if stat.S_ISDIR(mode):
                waiting.append(inner)
                if kind_of(name) in ("source", "notebook", "archive"):
                    files.notes.append(message("intake_folder", file=shown("/".join(inner))))
            else:
                read_into(files, path, inner, str(PurePosixPath(*inner)), mode)
    return files


def entries(path: Path, parts: Sequence[str]) -> Listing:
    """List the names and modes in one folder, without litter; at most one more than the limit allows."""
    if not RELATIVE:
        return gathered(path.joinpath(*parts))
    with opened(path, parts, FOLDER) as folder:
        return gathered(folder)


def gathered(folder: int | Path) -> Listing:
    """List the names and modes in an open folder, or in the one at a path."""
    listing: Listing = []
    with os.scandir(folder) as found:
        for entry in found:
            if not is_litter(entry.name):
                listing.append((entry.name, entry.stat(follow_symlinks=False).st_mode))
            if len(listing) > COUNT_LIMIT:
                break
    return listing


def read_into(files: SubmittedFiles, path: Path, parts: Sequence[str], name: str, mode: int) -> None:
    """Read one file into `files`, or note why it is refused."""
    try:
        if stat.S_ISLNK(mode):
            raise SubmissionRejected(message("intake_link", file=shown(name)))
        if not stat.S_ISREG(mode):  # opening a pipe waits for its writer, and opening a device may do anything
            raise SubmissionRejected(message("intake_special", file=shown(name)))
        if kind_of(name) == "other_archive":
            raise SubmissionRejected(message("intake_other_archive", file=shown(name)))
        files.contents[name] = content(path, parts, name, files.room(name))
    except SubmissionRejected as rejection:
        files.refused[name] = rejection.message
    except OSError:
        files.refused[name] = message("intake_unreadable", file=shown(name))


def content(path: Path, parts: Sequence[str], name: str, limit: int) -> bytes:
    """Return the bytes of a regular file. Raises SubmissionRejected for more than `limit` bytes."""
    with opened(path, parts, FILE) as handle:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise SubmissionRejected(message("intake_special", file=shown(name)))
        data = bytearray()
        while len(data) <= limit:  # the size may change while we read, so the one that was listed is not trusted
            piece = os.read(handle, min(MB, limit + 1 - len(data)))
            if not piece:
                return bytes(data)
            data += piece
    raise too_large(name, limit)


@contextmanager
def opened(path: Path, parts: Sequence[str], flags: int) -> Iterator[int]:
    """Open a file or folder below `path`, step by step from each open folder, so that no link can slip in between."""
    handle = os.open(path if RELATIVE else path.joinpath(*parts), FOLDER if RELATIVE and parts else flags)
    try:
        for index, part in enumerate(parts if RELATIVE else ()):
            inner = os.open(part, flags if index == len(parts) - 1 else FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)
