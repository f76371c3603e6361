"""Tests of known mistakes: how one breaks a claim is found out once."""

from __future__ import annotations

from autograder.checks.claims.claims import Claim, rng_untouched
from autograder.checks.observers.known_mistake import KnownMistake
from autograder.inside.protocol.observation import RETURNED, Observation
from autograder.inside.protocol.request import Build, Call


class Draws:
    """An implementation that draws random numbers in `draw` alone."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def observe(self, request: Call | Build) -> Observation:
        assert isinstance(request, Call)
        self.asked.append(request.function)
        return Observation(RETURNED, rng_moved=request.function == "draw")

    oracle = observe


def claim(function: str) -> Claim:
    return rng_untouched(function, Call(function=function))


def test_how_a_mistake_breaks_a_claim_is_found_out_once() -> None:
    draws = Draws()
    mistake = KnownMistake("t01_draws", "cause", "hint", draws)
    first, second = mistake.breaks(claim("draw")), mistake.breaks(claim("draw"))
    assert first is not None and first.message.id == "rng_moved" and second is first
    assert mistake.breaks(claim("other")) is None and mistake.breaks(claim("other")) is None
    assert draws.asked == ["draw", "other"]
