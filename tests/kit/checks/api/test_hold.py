"""Tests of holding a claim: whose fault it is where it does not hold, and what is kept for the next student."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from autograder.assignment import Method
from autograder.checks import randn
from autograder.checks.api.both import Both
from autograder.checks.api.hold import hold
from autograder.checks.claims.claims import CheckFailed, Claim, NotAttempted, ReferenceFailed
from autograder.checks.claims.compare import Disagreement
from autograder.checks.observers.observer import Remembered
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.observation import RETURNED, Observation, see
from autograder.inside.protocol.request import Build, Call
from autograder.locale.message import message

Makes = Callable[..., Both]

SOFTMAX = "def f(x):\n    e = (x - x.amax(-1, keepdim=True)).exp()\n    return e / e.sum(-1, keepdim=True)\n"
REQUEST = Call(function="f")


class Answers:
    """An observer with one output, which counts how often it is asked."""

    def __init__(self, output: object) -> None:
        self.output = output
        self.asked = 0

    def observe(self, request: Call | Build) -> Observation:
        self.asked += 1
        return Observation(RETURNED, see(self.output))


def claim() -> Claim:
    """The claim that the output is 1."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        (observation,) = observations
        return None if observation.output[0].value == 1 else Disagreement(message("rng_moved", name="f"))

    return Claim("f", [REQUEST], verdict)


def pair(student: object, reference: object) -> tuple[Pair, Answers, Answers]:
    own, right = Answers(student), Answers(reference)
    return Pair(own, Remembered(right), Method()), own, right


def test_a_claim_that_both_keep_is_part_of_the_script() -> None:
    made, _, _ = pair(1, 1)
    held = claim()
    hold(held, made, made.ask_student)
    assert made.script.claims == [held] and held.identity in made.trusted


def test_a_claim_that_the_student_breaks_comes_with_all_observations() -> None:
    made, _, _ = pair(2, 1)
    with pytest.raises(CheckFailed) as caught:
        hold(claim(), made, made.ask_student)
    assert [o.output[0].value for o in (*caught.value.observations, *caught.value.reference)] == [2, 1]


def test_a_claim_that_the_reference_breaks_asks_no_student() -> None:
    made, student, _ = pair(1, 2)
    with pytest.raises(ReferenceFailed, match="the reference itself fails: f should neither draw"):
        hold(claim(), made, made.ask_student)
    assert student.asked == 0 and made.trusted == set()


def test_a_trusted_claim_is_not_tried_on_the_reference_again() -> None:
    made, _, reference = pair(1, 1)
    made.trusted.add(claim().identity)
    hold(claim(), made, made.ask_student)
    assert reference.asked == 0


@pytest.mark.parametrize(
    ("student", "outcome", "words"),
    [
        ("def f(x):\n    raise NotImplementedError\n", "not_attempted", "f is not written yet."),
        ("f = 3\n", "not_attempted", "f should be a function or a class"),
        ("", "not_attempted", "There is no f in your file. Was it deleted or renamed?"),
        (
            "def g(x):\n    raise NotImplementedError\ndef f(x):\n    return g(x)\n",
            "blocked",
            "f calls g, which is not written yet.",
        ),
    ],
    ids=["stub", "no_function", "missing", "dependency"],
)
def test_what_is_not_written_is_no_failure(both_of: Makes, student: str, outcome: str, words: str) -> None:
    with pytest.raises(NotAttempted) as caught:
        both_of(SOFTMAX, student).call("f", randn(4, 5)).assert_same_output()
    assert caught.value.outcome == outcome and words in str(caught.value)


def test_a_reference_that_fails_is_our_fault(both_of: Makes) -> None:
    draws = "def f(x):\n    return x + torch.rand(1)\n"
    with pytest.raises(ReferenceFailed, match="the reference itself fails: f should neither draw"):
        both_of(draws, SOFTMAX).call("f", randn(4, 5)).assert_rng_untouched()
    with pytest.raises(ReferenceFailed, match="the reference gives no gradients"):
        both_of("def f(x):\n    return x.detach()\n", SOFTMAX).call("f", randn(4, 5)).assert_same_gradients()
