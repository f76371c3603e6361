"""Tests of the words of a verdict: the same for every place that shows it, in both languages."""

from __future__ import annotations

import pytest

from autograder.locale.message import message
from autograder.released import Released
from autograder.student.outcome import CaseLine, Checked, State, Steps
from autograder.student.wording import LONGEST_STEPS, Words

TOLD = [message("gradient_missing", name="x"), message("cause_sign"), message("hint_sign")]


def failed(outcome: str = "failed", **changes: object) -> CaseLine:
    return CaseLine("public/a", "softmax", "softmax is right.", outcome, **changes)  # type: ignore[arg-type]


@pytest.fixture
def words(released: Released) -> Words:
    return Words("en", released)


@pytest.mark.parametrize(
    ("state", "portuguese"),
    [
        ("passed", "passou"),
        ("failed", "difere"),
        ("not_attempted", "não tentado"),  # an exercise is masculine, unlike a check
        ("blocked", "bloqueado"),
        ("not_run", "não executado"),
        ("unchecked", "sem verificação pública"),
    ],
)
def test_the_state_of_an_exercise_agrees_with_its_gender(state: State, portuguese: str) -> None:
    assert Words("pt-BR").state(state) == portuguese


def test_an_assignment_brings_its_own_sentences(released: Released) -> None:
    assert Words("pt-BR", released).title(released) != Words("pt-BR").title(released)
    assert Words("pt-BR").title(released) == released.expectations.title


def test_a_damaged_assignment_has_words_all_the_same(released: Released) -> None:
    (released.folder / "public.json").write_text("{")
    assert Words("pt-BR", Released(released.folder)).say("watch_bye").startswith("Até logo.")


def test_cause_and_hint_are_labelled_where_a_check_failed(words: Words) -> None:
    assert words.sentences(failed(told=TOLD)) == [
        "No gradient reaches x.",
        "Likely cause: The sign is reversed.",
        "What to try: Look for a minus that is missing, or for one too many.",
    ]
    assert words.sentences(failed("not_run", told=TOLD))[1] == "The sign is reversed."


def test_an_exercise_that_is_not_written_yet_is_said_once(words: Words, released: Released) -> None:
    checked = Checked(released)
    for _ in range(3):
        checked.add(failed("not_attempted", told=[message("not_attempted", name="softmax")]))
    assert [each.sentences for each in words.failures(checked, "softmax")] == [["softmax is not written yet."]]


def test_checks_that_passed_are_not_among_the_failures(words: Words, released: Released) -> None:
    checked = Checked(released)
    checked.add(failed("passed"))
    checked.add(failed(told=TOLD, printed="hello\n"))
    (one,) = words.failures(checked, "softmax")
    assert (one.title, one.printed, one.steps) == ("softmax is right.", "hello", [])
    assert words.counts(checked, "softmax") == "1 of 2 public checks"


def test_the_steps_of_a_loop_stand_above_the_right_ones_with_their_meaning(words: Words) -> None:
    assert words.steps(failed(seen=Steps("FBS", "Fb"))) == [
        "your steps  F b",
        "expected    F B S",
        "F: forward, B: backward, b: backward onto old gradients, S: step",
    ]


def test_a_long_loop_is_cut_and_says_so(words: Words) -> None:
    first, second, _ = words.steps(failed(seen=Steps("F" * LONGEST_STEPS, "F" * (LONGEST_STEPS + 1))))
    assert first.endswith(" F …") and second.endswith(" F")
    assert first.count("F") == second.count("F") == LONGEST_STEPS


def test_the_summary_says_what_was_not_run(words: Words, released: Released) -> None:
    checked = Checked(released)
    checked.add(failed("passed"))
    assert words.summary(checked) == [
        "1 of 1 public check passes.",
        "Not run here: 32 hidden checks are run when you hand in, and only they give points (20).",
    ]
    assert "hidden checks of softmax are run when you hand in." in words.summary(Checked(released, "softmax"))[1]
