"""Reads the files of a folder that somebody handed in: follows no link, opens nothing but regular files."""

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

# Windows has none of these; there a student checks her own files, and links ask for privileges
RELATIVE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
FOLDER = FILE | getattr(os, "O_DIRECTORY", 0)

Listing = list[tuple[str, int]]  # names and modes


def read_alone(path: Path) -> SubmittedFiles:
    """The one file at `path`."""
    files = SubmittedFiles()
    try:
        mode = path.lstat().st_mode
    except OSError:
        return SubmittedFiles(notes=[message("intake_unreadable", file=shown(path.name))])
    read_into(files, path, [], path.name, mode)
    return files


def read_folder(path: Path) -> SubmittedFiles:
    """All files below `path`, level by level, so that the same folder gives the same answer on any disk."""
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
        # code before data, so that data cannot use up what may be read
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
    """The names in one folder and what they are, but for litter; at most one more than there may be."""
    if not RELATIVE:
        return gathered(path.joinpath(*parts))
    with opened(path, parts, FOLDER) as folder:
        return gathered(folder)


def gathered(folder: int | Path) -> Listing:
    """What an open folder, or the one at a path, holds."""
    listing: Listing = []
    with os.scandir(folder) as found:
        for entry in found:
            if not is_litter(entry.name):
                listing.append((entry.name, entry.stat(follow_symlinks=False).st_mode))
            if len(listing) > COUNT_LIMIT:
                break
    return listing


def read_into(files: SubmittedFiles, path: Path, parts: Sequence[str], name: str, mode: int) -> None:
    """Read one file, or note why not."""
    try:
        if stat.S_ISLNK(mode):
            raise SubmissionRejected(message("intake_link", file=shown(name)))
        if not stat.S_ISREG(mode):  # to open a pipe waits for its writer, to open a device may do anything
            raise SubmissionRejected(message("intake_special", file=shown(name)))
        if kind_of(name) == "other_archive":
            raise SubmissionRejected(message("intake_other_archive", file=shown(name)))
        files.contents[name] = content(path, parts, name, files.room(name))
    except SubmissionRejected as refused:
        files.refused[name] = refused.message
    except OSError:
        files.refused[name] = message("intake_unreadable", file=shown(name))


def content(path: Path, parts: Sequence[str], name: str, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. Raises SubmissionRejected."""
    with opened(path, parts, FILE) as handle:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise SubmissionRejected(message("intake_special", file=shown(name)))
        data = bytearray()
        while len(data) <= limit:  # its size may have changed since, so none is trusted
            piece = os.read(handle, min(MB, limit + 1 - len(data)))
            if not piece:
                return bytes(data)
            data += piece
    raise too_large(name, limit)


@contextmanager
def opened(path: Path, parts: Sequence[str], flags: int) -> Iterator[int]:
    """A file or folder below `path`, each step taken from the folder before it, so that no link slips in between."""
    handle = os.open(path if RELATIVE else path.joinpath(*parts), FOLDER if RELATIVE and parts else flags)
    try:
        for index, part in enumerate(parts if RELATIVE else ()):
            inner = os.open(part, flags if index == len(parts) - 1 else FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)
