"""A word of --isolation says which walls are put up, and without which nothing is graded."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.assignment import Course
from autograder.grading.policy.wall_policy import (
    ANYWHERE,
    FOR_A_CLASS,
    FOR_A_HOST,
    WITHOUT_LANDLOCK,
    WallPolicy,
    wall_policy,
)
from autograder.inside.protocol.limits import REQUIRED_WALLS, WALLS


def test_walls_asks_for_the_three_and_best_for_none_and_process_raises_none() -> None:
    assert wall_policy("walls") == WallPolicy(True, REQUIRED_WALLS)
    assert wall_policy("best") == WallPolicy(True, ())
    assert wall_policy("process") == WallPolicy(False, ())


@pytest.mark.parametrize("word", sorted({*FOR_A_CLASS, *FOR_A_HOST}))
def test_every_word_is_known(tmp_path: Path, word: str) -> None:
    assert wall_policy(word, Course(tmp_path)).missing(WALLS) == []


def test_a_host_may_do_without_landlock_where_the_course_is_closed_and_python_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "autograder.grading.policy.wall_policy"
    for closed, python_open, required in (
        (True, True, WITHOUT_LANDLOCK),
        (True, False, ANYWHERE),
        (False, True, ANYWHERE),
        (False, False, ANYWHERE),
    ):
        monkeypatch.setattr(f"{module}.open_to_all", lambda path, closed=closed: not closed)
        monkeypatch.setattr(f"{module}.python_is_open", lambda python_open=python_open: python_open)
        assert wall_policy("host", Course(tmp_path)).required == required


def test_of_one_or_another_one_is_enough() -> None:
    policy = WallPolicy(required=WITHOUT_LANDLOCK)
    assert policy.missing(["rlimits", "seccomp", "user"]) == []
    assert policy.missing(["rlimits", "landlock"]) == ["seccomp"]
    assert policy.missing([]) == [*WITHOUT_LANDLOCK]
