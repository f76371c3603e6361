"""A submission costs only itself: right answers beside those that are there to harm keep their full marks."""

from __future__ import annotations

from pathlib import Path

from tests.support import attack_runs
from tests.support.harmful import grade_among

RIGHTS = 4  # `make harm` has fourteen, and three students who spin


def test_spinning_children_take_nothing_from_their_neighbours(tmp_path: Path) -> None:
    attack_runs.make_course(tmp_path / "course")  # with short limits, which those who spin use up
    found = grade_among(tmp_path, "spinning children", RIGHTS, harms=1, course=tmp_path / "course")
    assert (found.full, found.rights) == (RIGHTS, RIGHTS)
    assert {score for _, score in found.harmful} == {0.0}
