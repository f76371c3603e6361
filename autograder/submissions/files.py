"""The files of a submission: what was read, what was refused and why; their kinds, limits and names."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from autograder.locale.error import KitError
from autograder.locale.message import Message, message

Kind = Literal["source", "notebook", "archive", "other_archive", "data"]

MB = 2**20
LIMITS: dict[Kind, int] = {  # bytes that one file may have
    "source": 1 * MB,  # a hundred times a long answer
    "notebook": 8 * MB,  # pictures among its outputs
    "archive": 8 * MB,
    "other_archive": 0,  # never read
    "data": 1 * MB,  # small tables and weights
}
TOTAL_LIMIT = 16 * MB  # all files of one submission, which we and each of its workers hold in memory
COUNT_LIMIT = 1000  # entries of one folder, and of all folders together
DEPTH_LIMIT = 8  # folders inside folders

# The longest first. Windows hides the last part of a name, so `.py.txt` is a common accident.
SUFFIXES: dict[str, Kind] = {
    ".py.txt": "source",
    ".ipynb.txt": "notebook",
    ".ipynb.json": "notebook",
    ".py": "source",
    ".ipynb": "notebook",
    ".zip": "archive",
    ".tar": "other_archive",
    ".gz": "other_archive",
    ".tgz": "other_archive",
    ".bz2": "other_archive",
    ".xz": "other_archive",
    ".rar": "other_archive",
    ".7z": "other_archive",
}
SYSTEM_LITTER = {"__macosx", "__pycache__", "thumbs.db", "desktop.ini"}
LITTER = SYSTEM_LITTER | {"timestamp.txt", "venv", "env", "node_modules"}


class SubmissionRejected(KitError):
    """A file or submission cannot be used; `message` says why, and what to do."""


class SubmittedFiles(msgspec.Struct):
    """The files that were read, by relative POSIX path; those that were not, and why; and notes on the whole."""

    contents: dict[str, bytes] = {}
    refused: dict[str, Message] = {}
    notes: list[Message] = []

    def room(self, name: str) -> int:
        """The number of bytes of this file that may be read."""
        return min(LIMITS[kind_of(name)], TOTAL_LIMIT - sum(map(len, self.contents.values())))


def too_large(name: str, limit: int) -> SubmissionRejected:
    """The rejection of a file of more than `limit` bytes: it is too large, or all files together are."""
    if limit < LIMITS[kind_of(name)]:
        return SubmissionRejected(message("intake_too_much", file=shown(name), limit=TOTAL_LIMIT // MB))
    return SubmissionRejected(message("intake_too_large", file=shown(name), limit=limit // MB))


def kind_of(name: str) -> Kind:
    """The kind of file that the end of a name promises; its content may be another."""
    lower = name.lower().rstrip()
    return next((kind for suffix, kind in SUFFIXES.items() if lower.endswith(suffix)), "data")


def stem_of(name: str) -> str:
    """The last part of a path without the suffix that stands for its kind."""
    last = PurePosixPath(name).name.rstrip()
    return next((last[: -len(suffix)] for suffix in SUFFIXES if last.lower().endswith(suffix)), last)


def is_litter(name: str) -> bool:
    """True if an operating system, an editor or Python made this file or folder, not the student."""
    return is_hidden(name) or name.lower() in LITTER or name.lower().endswith((".pyc", ".egg-info"))


def is_system_litter(name: str) -> bool:
    """True if an operating system or an editor made what lies beside the folders of students."""
    return is_hidden(name) or name.lower() in SYSTEM_LITTER


def is_hidden(name: str) -> bool:
    """True for a name that begins with a dot, but for the folder above, which a name in an archive may ask for."""
    return name.startswith(".") and name != ".."


def shown(name: str) -> str:
    """A name as it may stand in a sentence: valid Unicode, one line, at most 80 characters."""
    odd = ("Cc", "Cf", "Cs", "Zl", "Zp")  # line ends, marks that reverse the text, bytes that are not text
    line = "".join("?" if unicodedata.category(letter) in odd else letter for letter in name)
    return line if len(line) <= 80 else f"{line[:40]}…{line[-39:]}"  # a longer name would break the page


def is_unicode(name: str) -> bool:
    """True if a name can be sent to a worker; names on a disk may hold bytes that are not text."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def listed(names: list[str]) -> str:
    """Names as they may stand in a sentence: at most five of them, and their number."""
    first = ", ".join(shown(name) for name in names[:5])
    return first if len(names) <= 5 else f"{first}, … ({len(names)})"


def key_of(stem: str) -> str:
    """A key that is equal for names that a person would call the same: no case, accents, marks or copy number."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    single = re.sub(r"[\s_-]*(\(\d+\)|-\s*(copy|copia)|copy of|copia de)[\s_-]*", "", plain)
    return re.sub(r"[^a-z0-9]", "", single)
