"""The script of a case: its requests to the student and its claims, learnt from a run that passed.

Requests and claims depend on the case and its seed, not on the student, unless the check reads the student's output.
So a case that passed once without doing that need not be run for the next student: its claims are tried directly, and
only if one of them is broken the check is run, for its message.
"""

from __future__ import annotations

from autograder.checks.claims.claims import Claim
from autograder.checks.claims.request_key import key
from autograder.inside.protocol.request import Build, Call


class Script:
    """The requests and claims of one run of a case, in order.

    `looked`: the check read the student's output. `passed`: the run ended without a failure.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, Call | Build]] = []  # with their keys
        self.claims: list[Claim] = []
        self.looked = False
        self.passed = False

    @property
    def is_whole(self) -> bool:
        """True if the claims are all that the case does; not if it asks the same twice, which may be two runs of it."""
        return self.passed and not self.looked and len({name for name, _ in self.asked}) == len(self.asked)

    @property
    def opening(self) -> list[Call | Build]:
        """The requests of its first claim, which the case asks before it knows anything about the student."""
        first = {name for claim in self.claims[:1] for name in map(key, claim.requests)}
        return [request for _, request in self.asked[: len(first)]]

    @property
    def ends_there(self) -> bool:
        """True if the case asks no more than its opening."""
        return self.is_whole and len(self.asked) == len(self.opening)
