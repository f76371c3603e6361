"""Tests of the screen of the watch: one exercise at a time, and the same words with and without colours."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from autograder.locale.message import message
from autograder.released import Released
from autograder.student.outcome import CaseLine, Checked, ChecksEnded
from autograder.student.screen import BAR, Screen, View


class Shown:
    """A screen, and what is on it."""

    def __init__(self, language: str = "en", plain: bool = True, single_keys: bool = True) -> None:
        self.out = io.StringIO()
        console = Console(file=self.out, width=80, highlight=False, markup=False, emoji=False, force_terminal=not plain)
        self.screen = Screen(console, language, plain, single_keys)

    def draw(self, view: View) -> str:
        self.screen.draw(view)
        return self.out.getvalue()


def view(released: Released, checked: Checked | None = None, **changes: object) -> View:
    """The second exercise of four, softmax."""
    rest = {"number": 2, "of": 4, "done": 0, "total": 8, **changes}
    return View(released, "softmax", checked=checked, **rest)  # type: ignore[arg-type]


def verdict(released: Released, *outcomes: str) -> Checked:
    checked = Checked(released)
    for outcome in outcomes:
        told = [message("gradient_missing", name="x")]
        checked.add(CaseLine("public/a", "softmax", f"It {outcome}.", outcome, told))  # type: ignore[arg-type]
    return checked


def test_before_the_first_verdict_only_the_place_is_shown(released: Released) -> None:
    lines = Shown().draw(view(released)).splitlines()
    assert lines[0] == "03_stable_softmax, exercise 2 of 4: softmax"
    assert lines[1] == f"[{'-' * BAR}]  0 of 8 exercises pass"
    assert lines[-1] == "n next   p previous   h hint   r reset   q quit"
    assert len([line for line in lines if line.strip()]) == 3


@pytest.mark.parametrize(("done", "total", "filled"), [(0, 8, 0), (4, 8, 15), (8, 8, 30), (0, 0, 0)])
def test_the_bar_is_filled_by_what_passes(released: Released, done: int, total: int, filled: int) -> None:
    assert Shown().draw(view(released, done=done, total=total)).count("#") == filled


def test_one_failure_is_shown_and_the_others_are_counted(released: Released) -> None:
    text = Shown().draw(view(released, verdict(released, "failed", "failed", "failed", "passed")))
    assert "differs  softmax  1 of 4 public checks" in text
    assert text.count("It failed.") == 1 and "2 more checks of this exercise differ." in text
    assert "and it is checked again." in " ".join(text.split())


def test_one_more_failure_is_told_in_the_singular(released: Released) -> None:
    made = verdict(released, "failed", "failed")
    assert "1 more check of this exercise differs." in Shown().draw(view(released, made))
    assert "Mais 1 verificação deste exercício difere." in Shown("pt-BR").draw(view(released, made))


def test_an_exercise_that_passes_leads_on_to_the_next_and_at_the_end_to_handing_in(released: Released) -> None:
    made = verdict(released, "passed")
    assert "softmax passes. Press n for the next exercise." in Shown().draw(view(released, made, done=1))
    text = " ".join(Shown().draw(view(released, made, done=8)).split())
    assert "Every exercise passes its public checks." in text and "hidden checks of softmax" in text


def test_a_file_that_cannot_be_run_is_told_instead_of_its_checks(released: Released) -> None:
    made = verdict(released, "failed")
    made.add(ChecksEnded([message("source_empty", file="a.py")], [message("intake_renamed", file="a.py", module="b")]))
    text = Shown().draw(view(released, made))
    assert "a.py is empty." in text and "a.py was graded" in text and "differs" not in text


def test_hints_the_answer_to_a_key_and_what_takes_long_stand_below(released: Released) -> None:
    text = Shown().draw(view(released, hints=["Think."], rungs=3, notice="Done.", busy="Checking."))
    assert "Hint 1 of 3 for softmax\n  Think.\n" in text
    assert text.index("Think.") < text.index("Done.") < text.index("Checking.") < text.index("n next")


def test_without_single_keys_enter_is_asked_for(released: Released) -> None:
    assert "q quit; then Enter" in Shown(single_keys=False).draw(view(released))


def test_it_is_drawn_over_but_not_for_a_screen_reader(released: Released) -> None:
    clear = "\x1b[2J"
    assert clear in Shown(plain=False).draw(view(released))
    assert "\x1b" not in Shown(plain=True).draw(view(released))
