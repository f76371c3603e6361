"""A known mistake: a wrong solution of ours that carries one misconception, observed like any other implementation."""

from __future__ import annotations

import msgspec

from autograder.checks.claims.claims import Claim
from autograder.checks.claims.compare import Disagreement
from autograder.checks.observers.observer import Exact
from autograder.locale.message import Message


class KnownMistake(msgspec.Struct):
    """A wrong solution with one known misconception; `cause` and `hint` are its docstring's two paragraphs.

    A mistake never changes, so what it does to a claim, or what an assert of a check says of it, is found out once.
    """

    id: str
    cause: str
    hint: str
    observer: Exact
    broken: dict[tuple[str, ...], Disagreement | None] = {}
    said: dict[str, Message | None] = {}

    def breaks(self, claim: Claim) -> Disagreement | None:
        """How this mistake breaks a claim; None where it keeps it."""
        if claim.identity not in self.broken:
            self.broken[claim.identity] = claim.verdict([self.observer.observe(request) for request in claim.requests])
        return self.broken[claim.identity]
