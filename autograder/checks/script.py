"""The script of a case: what it asks a student and what it claims, learnt from a run that passed.

Requests and claims depend on the case and its seed, never on the student, unless the check looks at what the student's
code gave. So a case that passed once without a look needs no run for the next student: its claims are tried directly,
and only where one of them is broken is the check run, to say what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.checks.claims import Claim
    from autograder.checks.pair import Pair


class Script:
    """What one run of a case asked and claimed, in order; `looked`: it saw more of the student than how claims went."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.claims: list[Claim] = []
        self.looked = False

    @property
    def is_whole(self) -> bool:
        """Whether the claims are all that the case does. One that asks the same twice means another run of it."""
        return not self.looked and len(set(self.asked)) == len(self.asked)


def keeps(pair: Pair, script: Script) -> bool:
    """Whether the student keeps every claim of a case. What was asked for it is then known to the pair."""
    for claim in script.claims:
        seen = [pair.ask_ahead(request) for request in claim.requests]
        if claim.verdict(seen) is not None or (claim.recorded and pair.unvouched):
            return False
    return True
