"""Tests of the ladder of hints: one more each time, kept between sessions, and nothing lost where it cannot be kept."""

from __future__ import annotations

from autograder.released import Released
from autograder.student.hint import SEEN, ladder, one_more, seen_at


def test_each_time_there_is_one_more_up_to_all(released: Released) -> None:
    assert [one_more(released, "softmax", 3) for _ in range(5)] == [1, 2, 3, 3, 3]
    assert one_more(released, "logsumexp", 3) == 1
    assert seen_at(released.folder) == {"softmax": 3, "logsumexp": 1}


def test_the_ladder_is_in_the_readers_language(released: Released) -> None:
    english, portuguese = (ladder(released, "softmax", language) for language in ("en", "pt-BR"))
    assert len(english) == len(portuguese) == 3 and "Subtract" in english[1] and "Subtraia" in portuguese[1]


def test_what_was_kept_and_is_damaged_begins_with_the_first(released: Released) -> None:
    (released.folder / SEEN).write_text("[")
    assert one_more(released, "softmax", 3) == 1


def test_where_nothing_can_be_kept_the_first_hint_is_shown(released: Released) -> None:
    (released.folder / SEEN).mkdir()  # a file cannot be written over a folder, whoever we are
    assert [one_more(released, "softmax", 3) for _ in range(2)] == [1, 1]
