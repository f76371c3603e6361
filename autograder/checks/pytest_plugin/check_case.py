"""A collected case of a check, read from a pytest item."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.locale.error import KitError
from autograder.locale.message import message


class CheckError(KitError):
    """A check file is wrong; the message says where, and what to write."""


class CheckCase(msgspec.Struct):
    """One case of a check. `id`: of the check, shared by all cases of a parametrized one."""

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
        """The id without the check's name, common to the checks of an exercise."""
        return self.id.removesuffix(self.name)


def slug_of(path: Path) -> str:
    """Return the assignment of a check file: the name of its folder."""
    return path.parent.name


def case_of(item: pytest.Function) -> CheckCase:
    """Read a collected item. Raises CheckError that names the check."""
    public = item.path.name == "test_public.py"
    exercise, title, mark = exercise_of(item), title_of(item), item.get_closest_marker("points")
    if mark is None and not public:
        raise CheckError(message("check_without_points", check=where_is(item)))
    if mark is not None and public:
        raise CheckError(message("public_check_with_points", check=where_is(item)))
    name = item.originalname
    settings = mark.kwargs if mark is not None else {}
    return CheckCase(
        slug=slug_of(item.path),
        id=("public/" if public else "") + f"{exercise}/{name}",
        exercise=exercise,
        name=name,
        case=item.callspec.id if hasattr(item, "callspec") else "",
        title=title,
        points=float(mark.args[0]) if mark is not None else 0.0,
        needs=list(settings.get("needs", ())),
        own_work=bool(settings.get("own_work")),
        public=public,
        item=item,
    )


def where_is(item: pytest.Function) -> str:
    """Return the file and name of a check."""
    return f"{item.path.name}::{item.originalname}"


def exercise_of(item: pytest.Function) -> str:
    """Return the exercise that a check belongs to. Raises CheckError."""
    mark = item.get_closest_marker("exercise")
    exercise = mark.args[0] if mark is not None else getattr(item.module, "EXERCISE", None)
    if not exercise:
        raise CheckError(message("check_without_exercise", check=where_is(item)))
    return str(exercise)


def title_of(item: pytest.Function) -> str:
    """Return the first paragraph of a check's docstring, on one line. Raises CheckError."""
    title = " ".join((item.function.__doc__ or "").split("\n\n")[0].split())
    if not title:
        raise CheckError(message("check_without_title", check=where_is(item)))
    return title


def check_needs(cases: list[CheckCase]) -> None:
    """Verify that every needed check exists and comes earlier. Raises CheckError."""
    earlier: set[str] = set()
    for case in cases:
        for needed in case.needs:
            if case.prefix + needed not in earlier:
                raise CheckError(message("check_needs_unknown", slug=case.slug, check=case.id, needed=needed))
        earlier.add(case.id)
