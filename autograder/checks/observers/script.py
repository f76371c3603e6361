"""The script of a case: what it asks a student and what it claims, learnt from a run that passed.

Requests and claims depend on the case and its seed, never on the student, unless the check looks at what the student's
code gave. So a case that passed once without a look needs no run for the next student: its claims are tried directly,
and only where one of them is broken is the check run, to say what it says.
"""

from __future__ import annotations

from autograder.checks.claims.claims import Claim
from autograder.checks.claims.request_key import key
from autograder.inside.protocol.request import Build, Call


class Script:
    """What one run of a case asked and claimed, in order.

    `looked`: it saw more of the student than how claims went. `passed`: it came to its end, and that was all it did.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, Call | Build]] = []  # with their keys
        self.claims: list[Claim] = []
        self.looked = False
        self.passed = False

    @property
    def is_whole(self) -> bool:
        """Whether the claims are all that the case does. One that asks the same twice means another run of it."""
        return self.passed and not self.looked and len({name for name, _ in self.asked}) == len(self.asked)

    @property
    def opening(self) -> list[Call | Build]:
        """What the case asks before it knows anything of the student: the requests of its first claim."""
        first = {name for claim in self.claims[:1] for name in map(key, claim.requests)}
        return [request for _, request in self.asked[: len(first)]]

    @property
    def ends_there(self) -> bool:
        """Whether it asks no more than its opening."""
        return self.is_whole and len(self.asked) == len(self.opening)
