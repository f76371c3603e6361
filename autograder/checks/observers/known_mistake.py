"""A known mistake: a wrong solution of ours with one misconception, observed like any other implementation."""

from __future__ import annotations

import msgspec

from autograder.checks.claims.claims import Claim
from autograder.checks.claims.compare import Disagreement
from autograder.checks.observers.observer import Exact
from autograder.locale.message import Message


class KnownMistake(msgspec.Struct):
    """A wrong solution with one known misconception; `cause` and `hint` are the two paragraphs of its docstring.

    A mistake never changes, so how it breaks a claim, or fails an `assert` of a check, is found out once.
    """

    id: str
    cause: str
    hint: str
    observer: Exact
    broken: dict[tuple[str, ...], Disagreement | None] = {}  # by the identity of a claim
    said: dict[str, Message | None] = {}  # messages of failed asserts, by case

    def breaks(self, claim: Claim) -> Disagreement | None:
        """Return how this mistake breaks a claim; None if it keeps it."""
        if claim.identity not in self.broken:
            self.broken[claim.identity] = claim.verdict([self.observer.observe(request) for request in claim.requests])
        return self.broken[claim.identity]
