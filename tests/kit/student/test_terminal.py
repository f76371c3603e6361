"""Tests of a verdict on a terminal: within its width, in words that need no colour, in both languages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from autograder.released import Released
from autograder.student.check import check
from autograder.student.outcome import CaseLine, Checked, ChecksEnded, Steps
from autograder.student.terminal import Printer, shown
from autograder.student.wording import Words

from .conftest import NAIVE

Answer = Callable[[str], None]


def printed(checked: Checked, language: str = "en", alone: bool = True, width: int = 80, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, highlight=False, markup=False, emoji=False)
    Printer(console, Words(language, checked.released)).assignment(checked, alone)
    return out.getvalue()


def test_an_assignment_is_shown_exercise_by_exercise(released: Released, answer: Answer) -> None:
    answer(NAIVE)
    lines = printed(check(released)).splitlines()
    assert lines[0] == "03_stable_softmax  Numerically stable softmax"
    assert lines[1] == "  not attempted  logsumexp      0 of 2 public checks"
    assert lines[2] == "  differs        softmax        1 of 2 public checks"
    assert lines[3] == "      softmax of [1000, 0] is [1, 0], and not nan."
    assert any(line.startswith("        Likely cause: ") for line in lines)
    assert any(line.startswith("        What to try: ") for line in lines)
    assert lines[-3] == "  1 of 7 public checks passes."
    assert " ".join(" ".join(lines[-2:]).split()).endswith("only they give points (20).")


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_no_line_is_wider_than_the_terminal_or_ends_in_blanks(
    released: Released, answer: Answer, width: int, language: str
) -> None:
    answer(NAIVE)
    text = printed(check(released), language, width=width)
    assert all(len(line) <= width and line == line.rstrip() for line in text.splitlines()), text


def test_the_words_are_the_same_with_and_without_colours(released: Released, answer: Answer) -> None:
    import re

    answer(NAIVE)
    checked = check(released)
    plain, coloured = printed(checked), printed(checked, colour=True)
    assert "\x1b[" in coloured and "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_first_look_says_where_to_begin(released: Released) -> None:
    text = " ".join(printed(check(released)).split())
    assert f"Begin here: open {shown(released.answer)} in your editor" in text
    assert "autograder watch 03_stable_softmax" in text


def test_among_others_an_untouched_assignment_takes_a_line(released: Released, answer: Answer) -> None:
    assert printed(check(released), alone=False) == "03_stable_softmax: not started yet (4 exercises)\n"
    answer(NAIVE)
    assert len(printed(check(released), alone=False).splitlines()) > 5


def test_among_others_an_assignment_that_passes_takes_a_line(released: Released) -> None:
    checked = Checked(released)
    checked.add(CaseLine("a", "softmax", "It works.", "passed"))
    assert printed(checked, "pt-BR", alone=False) == (
        "03_stable_softmax: todas as verificações públicas passam (4 exercícios)\n"
    )


def test_what_the_code_printed_and_the_steps_of_a_loop_stand_below_the_check(released: Released) -> None:
    checked = Checked(released)
    seen = Steps("FBSFBS", "FBS")
    checked.add(CaseLine("a", "softmax", "It trains.", "failed", [], seen, "loss 3\nloss 2\n"))
    lines = [line.strip() for line in printed(checked).splitlines()]
    at = lines.index("your steps  F B S")
    assert lines[at + 1] == "expected    F B S F B S"
    assert lines[at + 2] == "F: forward, B: backward, S: step"
    assert lines[at + 3 : at + 6] == ["Your code printed:", "loss 3", "loss 2"]


def test_what_kept_the_checks_from_being_run_is_told_with_what_was_printed(released: Released) -> None:
    released.answer.write_text("1 / 0\n")
    fault = check(released).fault
    checked = Checked(released)
    checked.add(ChecksEnded(fault, [], "before it failed\n"))
    text = printed(checked)
    assert "stable_softmax.py stops on line 1 with ZeroDivisionError: division by zero" in text
    assert "before it failed" in text and "public checks pass." not in text
