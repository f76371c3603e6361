"""Item analysis: how hard a check is, and whether it tells strong students from weak ones."""

from collections.abc import Callable
from typing import Any

import pytest

from autograder.outlets.pages.item_analysis import histogram, items_of
from autograder.report import CheckResult, Report


@pytest.fixture
def class_of(check: Callable[..., CheckResult], report: Callable[..., Report]) -> Callable[..., Any]:
    """A class from rows of marks, one per check."""

    def make(*rows: Any) -> Any:
        return [
            report(
                *(check(f"c{n}", outcome="passed" if mark else "failed") for n, mark in enumerate(row)), student=str(i)
            )
            for i, row in enumerate(rows)
        ]

    return make


def test_a_check_that_strong_students_pass_discriminates_and_one_that_they_fail_is_doubtful(class_of: Any) -> None:
    strong, weak = (1, 1, 1, 0), (0, 0, 0, 1)
    items = items_of(class_of(*[strong] * 6, *[weak] * 4))
    assert items["c0"].difficulty == 0.6
    assert items["c0"].discrimination == pytest.approx(1.0)
    assert items["c3"].discrimination == pytest.approx(-1.0)
    assert items["c3"].is_doubtful and not items["c0"].is_doubtful


def test_a_check_does_not_count_for_itself(class_of: Any) -> None:
    """With two checks that have nothing to do with each other, neither predicts the other."""
    items = items_of(class_of(*[(1, 1), (1, 0), (0, 1), (0, 0)] * 3))
    assert items["c0"].discrimination == pytest.approx(0.0)


def test_few_students_and_equal_marks_tell_nothing(class_of: Any) -> None:
    assert items_of(class_of(*[(1, 0)] * 3, *[(0, 1)] * 4))["c0"].discrimination is None
    assert items_of(class_of(*[(1, 1)] * 12))["c0"].discrimination is None


def test_a_check_that_broke_counts_neither_way(
    check: Callable[..., CheckResult], report: Callable[..., Report]
) -> None:
    reports = [report(check(outcome="broken"), student="a"), report(check(), student="b")]
    assert items_of(reports)["softmax/test_values"].difficulty == 1.0


def test_full_marks_belong_to_the_last_part() -> None:
    assert histogram([0, 1, 9.9, 10, 10], 10) == [1, 1, 0, 0, 0, 0, 0, 0, 0, 3]
    assert histogram([], 0) == [0] * 10
