"""A released assignment: its files on a student's machine, and its public.json."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from autograder.locale.error import KitError
from autograder.locale.message import message

EXPECTATIONS = "public.json"
PUBLIC_CHECKS = "test_public.py"
SCHEMA = 2


class ReleaseError(KitError):
    """Something is wrong with a student's copy of an assignment; `message` says what to do."""


class Exercise(msgspec.Struct):
    """The facts about an exercise that a student may know beside its stub."""

    hidden_checks: int = 0
    hints: dict[str, list[str]] = {}  # by language; from the idea to almost the line


class Expectations(msgspec.Struct):
    """The contents of public.json."""

    assignment: str
    title: str
    hidden_checks: int
    points: float
    observations: dict[str, Any]  # of the reference, by the content of the request
    exercises: dict[str, Exercise] = {}  # in the order of the stub
    stub: str = ""  # the module as it was handed out, for a student who wants to begin again
    check_seconds: float = 5.0  # the time limit of one check
    preload: list[str] = []  # modules to import once, since importing them in each check is slow
    translations: dict[str, dict[str, str]] = {}  # of the title and of the public checks, by language
    schema: int = SCHEMA


class Version(msgspec.Struct):
    """The one part of public.json that every version has."""

    schema: int


class Released:
    """One assignment as it was handed out, with the student's own module in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def expectations(self) -> Expectations:
        """The contents of public.json. Raises ReleaseError."""
        path = self.folder / EXPECTATIONS
        try:
            content = path.read_bytes()
            if msgspec.json.decode(content, type=Version).schema != SCHEMA:
                raise ReleaseError(message("release_of_another_version", file=str(path)))
            return msgspec.json.decode(content, type=Expectations)
        except OSError:
            raise ReleaseError(message("release_missing", folder=str(self.folder))) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise ReleaseError(message("release_damaged", file=str(path))) from None

    @property
    def slug(self) -> str:
        """The name of the assignment, even if the student renamed its folder. Raises ReleaseError."""
        return self.expectations.assignment

    @property
    def module(self) -> str:
        """The name of the module that the student writes. Raises ReleaseError."""
        return self.slug.lstrip("0123456789").lstrip("_")

    @property
    def answer(self) -> Path:
        """The file that the student writes. Raises ReleaseError."""
        return self.folder / f"{self.module}.py"


class Handout:
    """The released assignments in one folder. `here`: the one that is the working directory."""

    def __init__(self, root: Path, here: Path | None = None) -> None:
        self.root = root
        self.here = Released(here) if here is not None else None

    @classmethod
    def around(cls, start: Path) -> Handout:
        """Find the assignments that `start` lies in, or that lie in it. Raises ReleaseError if there are none."""
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / EXPECTATIONS).is_file():
                return cls(folder.parent, folder)
            for root in (folder / "assignments", folder):
                if any(root.glob(f"*/{EXPECTATIONS}")):
                    return cls(root)
        raise ReleaseError(message("no_assignments_here", folder=str(start.resolve())))

    def __iter__(self) -> Iterator[Released]:
        return (Released(path.parent) for path in sorted(self.root.glob(f"*/{EXPECTATIONS}")))

    def assignment(self, name: str) -> Released:
        """Return the assignment of that slug, number, module or part of a slug. Raises ReleaseError, which lists them.

        A path, or the file of a module, stands for its assignment.
        """
        slugs = {released.folder.name: released for released in self}
        plain = Path(name).name.removesuffix(".py")
        for fits in (is_name, is_number, is_part):
            found = [slug for slug in slugs if plain and fits(plain, slug)]
            if len(found) == 1:
                return slugs[found[0]]
        near = difflib.get_close_matches(plain, list(slugs), n=1, cutoff=0.4)
        id = "no_such_assignment_but" if near else "no_such_assignment"
        raise ReleaseError(message(id, name=name, near="".join(near), slugs=", ".join(slugs)))


def is_name(name: str, slug: str) -> bool:
    """True for the slug itself, or its module: 03_stable_softmax, stable_softmax."""
    return name in (slug, slug.lstrip("0123456789_"))


def is_number(name: str, slug: str) -> bool:
    """True for the number of a slug, with or without leading zeros: 03, 3."""
    return name.isdigit() and slug.split("_")[0].lstrip("0") == name.lstrip("0")


def is_part(name: str, slug: str) -> bool:
    """True for a part of a slug: softmax."""
    return name in slug
