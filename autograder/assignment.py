"""Where the files of an assignment are, and what its assignment.toml says; the only module that knows paths."""

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

UNGRADED = ("__pycache__", "*.pyc", "honest", "lesson*", "README*", "equivalents.toml")  # no verdict needs them

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]
Device = Literal["cpu", "cuda"]
Severity = Literal["hard", "warn", "note"]


class AssignmentError(KitError):
    """Something is wrong with an assignment's own files; the text says which file and what to write instead."""


class UnknownAssignment(AssignmentError):
    """No assignment has that slug."""


class WorkerLimits(msgspec.Struct, forbid_unknown_fields=True):
    """[limits]: wall seconds of a check and of a whole submission, and memory on top of what torch needs."""

    check_seconds: float = 5.0
    submission_seconds: float = 60.0
    memory_mb: int = 1024


class Method(msgspec.Struct, forbid_unknown_fields=True):
    """[method]: aten operations that a student may not use, and how grave it is when one does."""

    forbidden: list[str] = []
    severity: Severity = "hard"


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """The whole of assignment.toml."""

    order: int
    points: float
    title: dict[str, str]
    limits: WorkerLimits = msgspec.field(default_factory=WorkerLimits)
    method: Method = msgspec.field(default_factory=Method)
    visibility: dict[str, Visibility] = {}  # by check id; "default" for the rest
    devices: tuple[Device, ...] = ("cpu", "cuda")  # where its checks run; data that is only read belongs on the CPU
    preload: list[str] = []  # modules that a worker would else import itself, slowly

    def devices_of(self, asked: Sequence[str]) -> list[str]:
        """Those of the devices asked for that its checks run on, else the first that they do."""
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
        """Right solutions written another way."""
        return sorted((self.folder / "honest").glob("*.py"))

    def lessons(self) -> list[Path]:
        """The lesson in each language that it is written in."""
        return sorted(self.folder.glob("lesson*.md"))

    def companions(self) -> dict[str, bytes]:
        """Our own files that lie beside every implementation of this assignment."""
        return {"workbench.py": self.workbench.read_bytes()} if self.workbench.exists() else {}

    def files(self) -> dict[str, bytes]:
        """All that grading needs, by path below the course. Raises AssignmentError where a file cannot be read."""
        found = {}
        for path in sorted([*self.folder.rglob("*"), *self.checks.rglob("*")]):
            inner = path.relative_to(self.root)
            if path.is_file() and not any(fnmatch(part, kept) for part in inner.parts for kept in UNGRADED):
                try:
                    found[inner.as_posix()] = path.read_bytes()
                except OSError as error:
                    raise AssignmentError(f"{path} cannot be read: {error.strerror}") from None
        return found

    def digest(self) -> str:
        """The content of everything that a verdict depends on."""
        state = hashlib.sha256()
        files = [self.folder / "assignment.toml", self.reference, self.workbench, self.public_checks, self.translations]
        files += [*self.mistakes(), *sorted(self.checks.rglob("*.py"))]
        for path in files:
            if path.exists():
                content = path.read_bytes()
                state.update(f"{path.relative_to(self.root).as_posix()} {len(content)}\n".encode() + content)
        return f"sha256:{state.hexdigest()}"


def read_settings(path: Path) -> Settings:
    """Read an assignment.toml. Raises AssignmentError that says what to write."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert(content, Settings)
    except FileNotFoundError:
        raise AssignmentError(f"{path} is missing: write it with at least order, points and [title]") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise AssignmentError(f"{path}: {error}") from None


class Course:
    """The assignments under one root folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.solutions = root / "solutions"

    @classmethod
    def around(cls, start: Path) -> Course:
        """The course whose folder holds `start`. Raises AssignmentError where there is none."""
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "solutions").is_dir() and (folder / "tests" / "hidden").is_dir():
                return cls(folder)
        raise AssignmentError(f"{start} is not in a course: no folder above it holds solutions/ and tests/hidden/")

    def slugs(self) -> list[str]:
        """All slugs, in the order of their names."""
        return sorted(path.parent.name for path in self.solutions.glob("*/assignment.toml"))

    def assignment(self, slug: str) -> Assignment:
        """The assignment of that slug. Raises UnknownAssignment, which lists those that exist."""
        slugs = self.slugs()
        if slug not in slugs:
            near = difflib.get_close_matches(slug, slugs, n=1, cutoff=0.4)
            guess = f" Did you mean {near[0]}?" if near else ""
            raise UnknownAssignment(f"there is no assignment {slug!r}.{guess} There are: {', '.join(slugs) or 'none'}")
        return Assignment(self.root, slug)

    def __iter__(self) -> Iterator[Assignment]:
        return (Assignment(self.root, slug) for slug in self.slugs())
