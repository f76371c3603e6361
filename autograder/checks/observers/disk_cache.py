"""A cache on disk: small entries by name, written atomically, shared by processes, bounded in size.

If anything goes wrong, a full disk or a damaged entry, nothing is cached, and no error is raised.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir

from autograder.inside.walls.jail import interpreter_folders

VARIABLE = "AUTOGRADER_CACHE"  # another folder, or "off"
MOST_BYTES = 256 << 20  # of all entries on disk; a course of six assignments takes some ten million
DIGEST_BYTES = hashlib.sha256().digest_size


def usual_folder() -> str:
    """Return this user's cache folder, by the environment or the platform's convention; "" if it is turned off."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted:
        return "" if wanted.lower() == "off" else str(Path(wanted).absolute())
    return user_cache_dir("autograder", appauthor=False)


class DiskCache:
    """The entries of one folder. Names are hexadecimal digests of all that an entry depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.usable = self._is_private()
        self.room = 0  # bytes that may be written before the entries are counted again

    def _is_private(self) -> bool:
        """Make the folder ours alone, since it holds answers.

        False if that is impossible, or if it lies in a folder of Python, which every worker may read.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            resolved = self.folder.resolve()
        except OSError:  # it belongs to another user, or its disk is read-only
            return False
        return not any(resolved.is_relative_to(folder.resolve()) for folder in interpreter_folders())

    def read(self, name: str) -> bytes | None:
        """Return the content of an entry; None if there is none, or if it is damaged."""
        if not self.usable:
            return None
        try:
            entry = self._path(name).read_bytes()
        except OSError:
            return None
        digest, content = entry[:DIGEST_BYTES], entry[DIGEST_BYTES:]
        return content if hashlib.sha256(content).digest() == digest else None

    def write(self, name: str, content: bytes) -> None:
        """Write an entry, if that is possible."""
        if not self.usable:
            return
        path = self._path(name)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            self._make_room(len(content) + DIGEST_BYTES)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                temporary = Path(file.name)
            try:
                temporary.write_bytes(hashlib.sha256(content).digest() + content)
                temporary.replace(path)
            except OSError:
                temporary.unlink(missing_ok=True)
                raise
        except OSError:
            self.usable = False  # a full disk will not be less full for the next entry

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name

    def _make_room(self, size: int) -> None:
        """Make room for an entry by removing the oldest; all are counted again after each quarter of MOST_BYTES."""
        if self.room < size:
            self.room = MOST_BYTES // 4
            entries = []
            for path in self.folder.glob("??/*"):
                with suppress(OSError):  # another process removed it
                    facts = path.stat()
                    entries.append((facts.st_mtime, facts.st_size, path))
            total = sum(held for _, held, _ in entries)
            for _, held, path in sorted(entries):
                if total + self.room <= MOST_BYTES:
                    break
                total -= held
                path.unlink(missing_ok=True)
        self.room -= size
