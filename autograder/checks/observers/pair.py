"""A pair: the student and the reference whom a check compares."""

from __future__ import annotations

from autograder.assignment import Method
from autograder.checks.claims.claims import Claim, raise_if_unwritten
from autograder.checks.claims.request_key import key
from autograder.checks.observers.observer import Exact, Observer
from autograder.checks.observers.script import Script
from autograder.inside.protocol.bounds import held_bytes
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call

MOST_HISTORY = 64 << 20  # bytes; a whole submission takes less than one hundredth


class Pair:
    """The student and the reference whom a check compares.

    `history`: the requests to the student so far, with its answers; once these fill MOST_HISTORY, only with their
    endings and warnings. `method`: the operations of torch that the exercises allow. `trusted`: identities of claims
    that the reference keeps, which are not tried again for the next student.
    """

    def __init__(
        self,
        student: Observer,
        reference: Exact,
        method: Method,
        trusted: set[tuple[str, ...]] | None = None,
    ) -> None:
        self.student = student
        self.reference = reference
        self.method = method
        self.trusted = set() if trusted is None else trusted
        self.history: list[tuple[Call | Build, Observation]] = []
        self.room = MOST_HISTORY  # bytes that further answers in it may hold
        self.is_full = False  # an answer was too large for it
        self.script = Script()  # of the current case
        self.ahead: dict[str, Observation] = {}  # asked for the current case before its run

    def start_case(self) -> None:
        """Forget what was asked for the previous case."""
        self.script = Script()
        self.ahead = {}

    def ask_student(self, request: Call | Build) -> Observation:
        """Ask the student, and keep the answer for the diagnosis."""
        self.script.asked.append((key(request), request))
        known = self.ahead.pop(key(request), None)
        return self._ask(request) if known is None else known

    def ask_ahead(self, request: Call | Build) -> Observation:
        """Ask the student before the case is run; its run gets the same observation."""
        name = key(request)
        if name not in self.ahead:
            self.ahead[name] = self._ask(request)
        return self.ahead[name]

    def keeps(self, script: Script) -> bool:
        """True if the student keeps every claim of a case; the observations are kept for a run of the case."""
        for claim in script.claims:
            observations = [self.ask_ahead(request) for request in claim.requests]
            if not holds(claim, observations):
                return False
        return True

    def _ask(self, request: Call | Build) -> Observation:
        observation = self.student.observe(request)
        size = held_bytes(observation)
        if size > self.room:
            self.is_full = True
            self.history.append((request, Observation(observation.ended, warnings=observation.warnings)))
            return observation
        self.room -= size
        self.history.append((request, observation))
        return observation


def holds(claim: Claim, observations: list[Observation]) -> bool:
    """True if a claim holds of some observations; False also if that cannot be decided, so that the check is run."""
    try:
        for observation in observations:
            raise_if_unwritten(observation.ended, claim.name)
        return claim.verdict(observations) is None
    except Exception:  # not written, or a fault of ours: the run of the check says which
        return False
