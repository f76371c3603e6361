"""A collected check: what pytest knows of one case of a check, in our words."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.locale.error import KitError


class CheckError(KitError):
    """A check file is wrong; the text says where, and what to write."""


class CheckCase(msgspec.Struct):
    """One case of a check. `id` is the check's; cases of a parametrized check share it."""

    slug: str
    id: str
    exercise: str
    name: str
    case: str
    title: str
    points: float
    needs: list[str]
    own_work: bool
    public: bool
    item: pytest.Function

    @property
    def prefix(self) -> str:
        """The id without the check's own name; other checks of the same exercise begin alike."""
        return self.id.removesuffix(self.name)


def slug_of(path: Path) -> str:
    """The assignment that a check file belongs to: the name of its folder."""
    return path.parent.name


def case_of(item: pytest.Function) -> CheckCase:
    """Read a collected item. Raises CheckError that names the check."""
    public = item.path.name == "test_public.py"
    where = f"{item.path.name}::{item.originalname}"
    own = item.get_closest_marker("exercise")
    exercise = own.args[0] if own else getattr(item.module, "EXERCISE", None)
    if not exercise:
        raise CheckError(f'{where}: say which exercise it belongs to, by EXERCISE = "…" or @pytest.mark.exercise')
    title = " ".join((item.function.__doc__ or "").split("\n\n")[0].split())
    if not title:
        raise CheckError(f"{where}: write a docstring, the sentence that the student reads")
    mark = item.get_closest_marker("points")
    if mark is None and not public:
        raise CheckError(f"{where}: say what it is worth, by @points(…)")
    if mark is not None and public:
        raise CheckError(f"{where}: public checks carry no points")
    name = item.originalname
    case = item.callspec.id if hasattr(item, "callspec") else ""
    return CheckCase(
        slug=slug_of(item.path),
        id=("public/" if public else "") + f"{exercise}/{name}",
        exercise=exercise,
        name=name,
        case=case,
        title=title,
        points=float(mark.args[0]) if mark else 0.0,
        needs=list(mark.kwargs.get("needs", ())) if mark else [],
        own_work=bool(mark and mark.kwargs.get("own_work")),
        public=public,
        item=item,
    )


def check_needs(cases: list[CheckCase]) -> None:
    """Every needed check exists and comes earlier. Raises CheckError."""
    earlier: set[str] = set()
    for case in cases:
        for needed in case.needs:
            if case.prefix + needed not in earlier:
                raise CheckError(f"{case.slug}: {case.id} needs {needed}, which is no earlier check of its exercise")
        earlier.add(case.id)
