"""The files of an assignment and its settings, assignment.toml; the only module that knows their paths."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

import msgspec

from autograder.locale.error import KitError
from autograder.locale.message import Message, message

UNGRADED = ("__pycache__", "*.pyc", "honest", "lesson*", "README*", "equivalents.toml")  # not needed for a verdict

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]
Device = Literal["cpu", "cuda"]
Severity = Literal["hard", "warn", "note"]


class AssignmentError(KitError):
    """Something is wrong with an assignment's own files; `message` says which file and what to write instead."""


class UnknownAssignment(AssignmentError):
    """No assignment has that slug."""


class WorkerLimits(msgspec.Struct, forbid_unknown_fields=True):
    """[limits]: wall-clock seconds for a check and for a whole submission, and memory on top of what torch needs."""

    check_seconds: float = 5.0
    submission_seconds: float = 60.0
    memory_mb: int = 1024


class Method(msgspec.Struct, forbid_unknown_fields=True):
    """[method]: which aten operations an answer may be built of, and how severe it is to use another.

    `allowed`: operations beside the building blocks. `forbidden`: building blocks that are not allowed here, names
    that the student is told about, and, with dots, classes and packages whose code is out of order ("torch.nn.Linear").
    """

    allowed: list[str] = []
    forbidden: list[str] = []
    severity: Severity = "hard"


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """The contents of assignment.toml."""

    order: int
    points: float
    title: dict[str, str]
    limits: WorkerLimits = msgspec.field(default_factory=WorkerLimits)
    method: Method = msgspec.field(default_factory=Method)
    visibility: dict[str, Visibility] = {}  # by check id; "default" for the rest
    devices: tuple[Device, ...] = ("cpu", "cuda")  # where its checks run; data that is only read belongs on the CPU
    preload: list[str] = []  # modules that the fork server imports, since importing them in each worker is slow

    def devices_of(self, asked: Sequence[str]) -> list[str]:
        """Return those of `asked` that the checks run on, or the first device that they run on if there is none."""
        return [device for device in asked if device in self.devices] or list(self.devices[:1])


class Assignment:
    """One assignment of a course."""

    def __init__(self, root: Path, slug: str) -> None:
        self.root = root
        self.slug = slug
        self.module = slug.lstrip("0123456789").lstrip("_")
        self.folder = root / "solutions" / slug
        self.checks = root / "tests" / "hidden" / slug
        self.public_checks = self.folder / "test_public.py"
        self.reference = self.folder / f"{self.module}.py"
        self.workbench = self.folder / "workbench.py"
        self.translations = self.folder / "pt-BR.po"
        self.hints = self.folder / "hints.toml"
        self.released = root / "assignments" / slug
        self.settings = read_settings(self.folder / "assignment.toml")

    @property
    def title(self) -> str:
        """The English title, which is also the key of its translations."""
        return self.settings.title.get("en", self.slug)

    def mistakes(self) -> list[Path]:
        """The known mistakes, in order of their ids."""
        return sorted((self.folder / "mistakes").glob("*.py"))

    def honest_variants(self) -> list[Path]:
        """Correct solutions that are written in another way."""
        return sorted((self.folder / "honest").glob("*.py"))

    def lessons(self) -> list[Path]:
        """The lesson, a file for each language."""
        return sorted(self.folder.glob("lesson*.md"))

    def companions(self) -> dict[str, bytes]:
        """Our own files that every implementation of this assignment may import."""
        return {"workbench.py": self.workbench.read_bytes()} if self.workbench.exists() else {}

    def files(self) -> dict[str, bytes]:
        """All files that grading needs, by path below the course. Raises AssignmentError if one cannot be read."""
        found = {}
        for path in sorted([*self.folder.rglob("*"), *self.checks.rglob("*")]):
            inner = path.relative_to(self.root)
            if path.is_file() and not is_ungraded(inner):
                try:
                    found[inner.as_posix()] = path.read_bytes()
                except OSError as error:
                    raise AssignmentError(
                        message("file_unreadable", file=str(path), text=error.strerror or str(error))
                    ) from None
        return found

    def digest(self) -> str:
        """A hash of all files that a verdict depends on."""
        state = hashlib.sha256()
        files = [self.folder / "assignment.toml", self.reference, self.workbench, self.public_checks, self.translations]
        files += [*self.mistakes(), *sorted(self.checks.rglob("*.py"))]
        for path in files:
            if path.exists():
                content = path.read_bytes()
                state.update(f"{path.relative_to(self.root).as_posix()} {len(content)}\n".encode() + content)
        return f"sha256:{state.hexdigest()}"


def is_ungraded(path: Path) -> bool:
    """True if a verdict does not depend on the file at this path below the course."""
    return any(fnmatch(part, pattern) for part in path.parts for pattern in UNGRADED)


def read_settings(path: Path) -> Settings:
    """Read an assignment.toml. Raises AssignmentError, which says what to write."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(content, Settings)
    except FileNotFoundError:
        raise AssignmentError(message("settings_missing", file=str(path))) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise AssignmentError(message("file_wrong", file=str(path), text=str(error))) from None


class Course:
    """The assignments under one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.solutions = root / "solutions"

    @classmethod
    def around(cls, start: Path) -> Course:
        """Return the course that `start` lies in. Raises AssignmentError if there is none."""
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "solutions").is_dir() and (folder / "tests" / "hidden").is_dir():
                return cls(folder)
        raise AssignmentError(message("not_in_a_course", folder=str(start)))

    def slugs(self) -> list[str]:
        """All slugs, sorted."""
        return sorted(path.parent.name for path in self.solutions.glob("*/assignment.toml"))

    def assignment(self, slug: str) -> Assignment:
        """Return the assignment of that slug. Raises UnknownAssignment, which lists those that exist."""
        slugs = self.slugs()
        if slug not in slugs:
            raise UnknownAssignment(unknown_assignment(slug, slugs))
        return Assignment(self.root, slug)

    def __iter__(self) -> Iterator[Assignment]:
        return (Assignment(self.root, slug) for slug in self.slugs())


def unknown_assignment(name: str, slugs: Sequence[str]) -> Message:
    """The sentence about a name that is none of these slugs, with the one that is nearly the same."""
    if not slugs:
        return message("no_assignments_yet", name=name)
    near = difflib.get_close_matches(name, slugs, n=1, cutoff=0.4)
    id = "no_such_assignment_but" if near else "no_such_assignment"
    return message(id, name=name, near="".join(near), slugs=", ".join(slugs))
