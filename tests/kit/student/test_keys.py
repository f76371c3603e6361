"""Tests of keys: each comes at once from a terminal, which is left as it was; from a pipe, one for each line."""

from __future__ import annotations

import io
import os
import queue
import sys
from collections.abc import Iterator

import pytest

from autograder.student.keys import Keys

posix = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of this kind is POSIX")


class Pressed(queue.Queue[str]):
    """The keys that were pressed, in order."""

    def next(self) -> str:
        return self.get(timeout=10)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end of a terminal at which keys are pressed; its other end is the standard input."""
    import pty

    end, other = pty.openpty()
    with os.fdopen(other, "r") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield end
    os.close(end)


@posix
def test_a_key_comes_without_enter(keyboard: int) -> None:
    pressed = Pressed()
    with Keys(pressed.put) as keys:
        assert keys.single
        os.write(keyboard, b"n")
        assert pressed.next() == "n"


@posix
def test_keys_that_come_together_are_told_one_by_one_letters_of_several_bytes_too(keyboard: int) -> None:
    pressed = Pressed()
    with Keys(pressed.put):
        os.write(keyboard, "né".encode())
        assert [pressed.next(), pressed.next()] == ["n", "é"]


@posix
def test_the_terminal_is_left_as_it_was_even_after_an_error(keyboard: int) -> None:
    import termios

    before = termios.tcgetattr(sys.stdin)
    with pytest.raises(ValueError), Keys(print):
        assert termios.tcgetattr(sys.stdin) != before
        raise ValueError
    assert termios.tcgetattr(sys.stdin) == before


@posix
def test_after_the_end_no_key_is_told(keyboard: int) -> None:
    pressed = Pressed()
    with Keys(pressed.put) as keys:
        pass
    assert keys.over.is_set()
    os.write(keyboard, b"n")
    with pytest.raises(queue.Empty):
        pressed.get(timeout=0.3)


def test_of_each_line_of_a_pipe_the_first_letter_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed = Pressed()
    monkeypatch.setattr(sys, "stdin", io.StringIO("next\n\n  q\n"))
    with Keys(pressed.put) as keys:
        assert not keys.single
        assert [pressed.next(), pressed.next()] == ["n", "q"]


def test_without_a_standard_input_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with Keys(print) as keys:
        assert not keys.single
