"""A student and a reference, asked the same; the reference's observations are kept for the whole class."""

from __future__ import annotations

from autograder.checks.claims.claims import Claim, raise_if_unwritten
from autograder.checks.claims.request_key import key
from autograder.checks.observers.observer import Exact, Observer
from autograder.checks.observers.script import Script
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call


class Pair:
    """Whom a check compares. `history`: what the student was asked so far, and answered.

    `trusted`: the claims that the reference was seen to keep, which need not be tried again for the next student.
    `unvouched`: what in the student's file keeps its process's own records from being relied on, if anything.
    """

    def __init__(
        self,
        student: Observer,
        reference: Exact,
        forbidden: list[str],
        trusted: set[tuple[str, ...]] | None = None,
        unvouched: str = "",
    ) -> None:
        self.student = student
        self.reference = reference
        self.forbidden = forbidden
        self.trusted = set() if trusted is None else trusted
        self.unvouched = unvouched
        self.history: list[tuple[Call | Build, Observation]] = []
        self.script = Script()  # of the case at hand
        self.ahead: dict[str, Observation] = {}  # asked for the case at hand, before its run

    def start_case(self) -> None:
        """Forget what was asked for the case before."""
        self.script = Script()
        self.ahead = {}

    def ask_student(self, request: Call | Build) -> Observation:
        """Ask the student, and keep it for the diagnosis."""
        self.script.asked.append((key(request), request))
        known = self.ahead.pop(key(request), None)
        return self._ask(request) if known is None else known

    def ask_ahead(self, request: Call | Build) -> Observation:
        """Ask the student before the case is run; its run is then given the same observation."""
        name = key(request)
        if name not in self.ahead:
            self.ahead[name] = self._ask(request)
        return self.ahead[name]

    def keeps(self, script: Script) -> bool:
        """Whether the student keeps every claim of a case. What was asked for it is then known to the pair."""
        for claim in script.claims:
            seen = [self.ask_ahead(request) for request in claim.requests]
            if not holds(claim, seen) or (claim.recorded and self.unvouched):
                return False
        return True

    def _ask(self, request: Call | Build) -> Observation:
        observation = self.student.observe(request)
        self.history.append((request, observation))
        return observation


def holds(claim: Claim, seen: list[Observation]) -> bool:
    """Whether a claim holds of some observations; false also where it cannot be told, so that the check itself runs."""
    try:
        for observation in seen:
            raise_if_unwritten(observation.ended, claim.name)
        return claim.verdict(seen) is None
    except Exception:  # not written, or a fault of ours: the run of the check says which
        return False
