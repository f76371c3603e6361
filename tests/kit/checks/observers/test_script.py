"""Tests of scripts: what a case asked and claimed once says how the next student fares, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.checks.api.both import Both
from autograder.checks.api.inputs import Seeds, randn
from autograder.checks.claims.claims import CheckFailed

RIGHT = "def f(x):\n    return x.exp()\n"
ALSO_RIGHT = "def f(x):\n    y = x.exp()\n    return y\n"
WRONG = "def f(x):\n    return x + 1\n"
CHANGES = "def f(x):\n    y = x.exp()\n    x += 1\n    return y\n"


def check(both: Both) -> None:
    """Two claims, of which the second is about what the first has asked too."""
    comparison = both.call("f", randn(4, 5))
    comparison.assert_same_output()
    comparison.assert_inputs_unchanged()
    both.call("f", randn(3)).assert_same_gradients()


def run(both: Both) -> None:
    both.pair.start_case()
    check(both)
    both.pair.script.passed = True


def test_a_student_who_keeps_every_claim_is_known_to_pass_by_them(both_of: Callable[..., Both]) -> None:
    first = both_of(RIGHT, RIGHT)
    run(first)
    script = first.pair.script
    assert script.is_whole and len(script.claims) == 3 and len(script.asked) == 2
    second = both_of(RIGHT, ALSO_RIGHT)
    second.pair.start_case()
    assert second.pair.keeps(script)
    assert len(second.pair.history) == 2


@pytest.mark.parametrize(("source", "asked"), [(WRONG, 1), (CHANGES, 1)])
def test_where_a_claim_is_broken_no_more_is_asked_and_the_run_is_given_what_was(
    both_of: Callable[..., Both], source: Any, asked: int
) -> None:
    first = both_of(RIGHT, RIGHT)
    run(first)
    second = both_of(RIGHT, source)
    second.pair.start_case()
    assert not second.pair.keeps(first.pair.script)
    assert len(second.pair.history) == asked
    with pytest.raises(CheckFailed):
        check(second)
    assert len(second.pair.history) == asked
    plain = both_of(RIGHT, source)
    with pytest.raises(CheckFailed):
        check(plain)
    assert second.pair.history[0][0].seed == plain.pair.history[0][0].seed


def test_a_case_that_looks_at_the_student_has_no_whole_script(both_of: Callable[..., Both]) -> None:
    both = both_of(RIGHT, RIGHT)
    both.pair.start_case()
    both.call("f", randn(4)).assert_same_output()
    script = both.pair.script
    assert not script.is_whole
    script.passed = True
    assert script.is_whole and script.ends_there
    assert both.call("f", randn(4)).student.output is not None
    assert not script.is_whole and not script.ends_there


def test_a_case_that_asks_the_same_twice_has_no_whole_script(both_of: Callable[..., Both]) -> None:
    both = both_of(RIGHT, RIGHT)
    both.pair.start_case()
    for _ in range(2):
        Both(both.pair, Seeds("the same")).call("f", randn(4)).assert_same_output()
    both.pair.script.passed = True
    assert not both.pair.script.is_whole


def test_the_opening_is_what_is_asked_before_anything_is_known_of_the_student(both_of: Callable[..., Both]) -> None:
    both = both_of(RIGHT, RIGHT)
    run(both)
    script = both.pair.script
    assert script.opening == [script.asked[0][1]] and not script.ends_there
    both.pair.start_case()
    both.growth("f", lambda rows: (randn(rows, 5),), sizes=(4, 8, 16)).assert_constant_operations()
    both.pair.script.passed = True
    assert len(both.pair.script.opening) == 3 and both.pair.script.ends_there
    both.pair.start_case()
    assert both.pair.script.opening == []


def test_the_opening_is_known_from_a_run_that_failed_too(both_of: Callable[..., Both]) -> None:
    both = both_of(RIGHT, WRONG)
    both.pair.start_case()
    with pytest.raises(CheckFailed):
        check(both)
    script = both.pair.script
    assert script.opening == [script.asked[0][1]] and not script.ends_there and not script.is_whole


def test_a_new_case_starts_with_nothing_known(both_of: Callable[..., Both]) -> None:
    both = both_of(RIGHT, RIGHT)
    run(both)
    script = both.pair.script
    both.pair.start_case()
    both.pair.keeps(script)
    both.pair.start_case()
    assert not both.pair.ahead and not both.pair.script.asked
