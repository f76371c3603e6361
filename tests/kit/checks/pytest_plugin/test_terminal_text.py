"""Tests of what pytest prints of a check: the difference, its cause and what to try, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.checks import randn
from autograder.checks.api.both import Both
from autograder.checks.claims.claims import CheckFailed, NotAttempted
from autograder.checks.pytest_plugin.terminal_text import said
from autograder.locale.language import Language
from autograder.locale.message import message

RIGHT = "def f(x):\n    return x + 1\n"
Makes = Callable[..., Both]


def error_of(both: Both) -> BaseException:
    with pytest.raises((CheckFailed, NotAttempted)) as caught:
        both.call("f", randn(4, 5)).assert_same_output()
    return caught.value


@pytest.mark.parametrize("code", ["en", "pt-BR"])
def test_a_failure_is_the_difference_its_cause_and_what_to_try(
    both_of: Makes, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setenv("AUTOGRADER_LANG", code)
    language = Language(code)
    difference, cause, hint = said(error_of(both_of(RIGHT, "def f(x):\n    return -x - 1\n")))
    assert "20" in difference and "[0, 0]" in difference
    assert (cause, hint) == (language.render(message("cause_sign")), language.render(message("hint_sign")))


def test_a_difference_without_a_known_cause_stands_alone(both_of: Makes) -> None:
    assert len(said(error_of(both_of(RIGHT, "def f(x):\n    return x.sin()\n")))) == 1


def test_what_is_not_written_is_said_in_one_line(both_of: Makes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_LANG", "pt-BR")
    lines = said(error_of(both_of(RIGHT, "def f(x):\n    raise NotImplementedError\n")))
    assert lines == [Language("pt-BR").render(message("not_attempted", name="f"))]


def test_an_error_of_another_kind_is_left_to_pytest() -> None:
    assert said(ValueError("ours")) == []
