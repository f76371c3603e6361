"""A cache on disk: small entries by name, whole or not at all, for several processes at once, bounded in size.

Whatever goes wrong with it, a full disk or a damaged entry, means only that there is nothing cached.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from autograder.inside.walls.jail import interpreter_folders

VARIABLE = "AUTOGRADER_CACHE"  # another folder, or "off"
MOST_BYTES = 256 << 20  # on disk, of all entries; a course of six assignments takes some ten million
DIGEST_BYTES = hashlib.sha256().digest_size


def usual_folder() -> str:
    """Where this user's cache lies by the environment and the platform's convention; "" where it is turned off."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted:
        return "" if wanted.lower() == "off" else str(Path(wanted).absolute())
    if sys.platform == "win32":
        return str(Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "autograder" / "cache")
    if sys.platform == "darwin":
        return str(Path.home() / "Library" / "Caches" / "autograder")
    home = os.environ.get("XDG_CACHE_HOME", "")
    return str((Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "autograder")


class DiskCache:
    """The entries of one folder. Names are hexadecimal digests of all that an entry depends on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.usable = self._is_private()
        self.room = 0  # bytes that may be written before somebody has to look how much there is

    def _is_private(self) -> bool:
        """Make the folder ours alone: it holds answers. False where it cannot be, or where every worker may read."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            place = self.folder.resolve()
        except OSError:  # somebody else's, or on a disk that nothing can be written to
            return False
        return not any(place.is_relative_to(folder.resolve()) for folder in interpreter_folders())

    def read(self, name: str) -> bytes | None:
        """The content of an entry; None where there is none, or none that is whole."""
        if not self.usable:
            return None
        try:
            entry = self._path(name).read_bytes()
        except OSError:
            return None
        digest, content = entry[:DIGEST_BYTES], entry[DIGEST_BYTES:]
        return content if hashlib.sha256(content).digest() == digest else None

    def write(self, name: str, content: bytes) -> None:
        """Keep an entry, if there is a way to."""
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
        """Take the oldest entries away where there are too many: looked at anew after a quarter of what may be kept."""
        if self.room < size:
            self.room = MOST_BYTES // 4
            entries = []
            for path in self.folder.glob("??/*"):
                with suppress(OSError):  # another process made room too
                    facts = path.stat()
                    entries.append((facts.st_mtime, facts.st_size, path))
            total = sum(held for _, held, _ in entries)
            for _, held, path in sorted(entries):
                if total + self.room <= MOST_BYTES:
                    break
                total -= held
                path.unlink(missing_ok=True)
        self.room -= size
