"""A wrong value in course.toml is told by its line and column."""

from typing import Any

import pytest

from autograder.grading.policy.toml_location import place_of

TEXT = """\
timezone = "America/Sao_Paulo"

[late]
  percent_per_day = 10   # each day

[assignments."03_stable_softmax"]
due = 2026-03-02
late.grace_minutes = 5

[[extensions]]
student = "ana"

[[extensions]]
student = "bia"
due = 2026-03-09
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (["timezone"], (1, 1)),
        (["late"], (3, 1)),
        (["late", "percent_per_day"], (4, 3)),
        (["assignments", "03_stable_softmax"], (6, 1)),
        (["assignments", "03_stable_softmax", "due"], (7, 1)),
        (["assignments", "03_stable_softmax", "late", "grace_minutes"], (8, 1)),
        (["extensions", 0, "student"], (11, 1)),
        (["extensions", 1, "student"], (14, 1)),
        (["extensions", 1, "due"], (15, 1)),
    ],
)
def test_a_key_is_found_where_it_stands(path: Any, place: Any) -> None:
    assert place_of(TEXT, path) == place


def test_a_key_without_a_line_of_its_own_is_told_at_the_nearest_one_around_it() -> None:
    assert place_of(TEXT, ["extensions", 1, "assignment"]) == (13, 1)
    assert place_of(TEXT, ["nothing"]) == (1, 1)
    assert place_of("", ["late"]) == (1, 1)
