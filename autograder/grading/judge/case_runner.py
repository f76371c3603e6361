"""Run cases of checks against any implementation: a student's, a known mistake's, the reference."""

from __future__ import annotations

from autograder.checks.api.both import Both
from autograder.checks.api.inputs import Seeds
from autograder.checks.observers.pair import Pair
from autograder.checks.observers.references import ReferenceBank
from autograder.checks.observers.script import Script
from autograder.checks.pytest_plugin.check_case import CheckCase
from autograder.checks.pytest_plugin.item_runner import CaseResult, ItemRunner, asks_for_both_alone
from autograder.locale.message import message
from autograder.sandbox.server import GPULost, Starved


class CaseRunner:
    """Runs the checks of one assignment. `secret` and `seed`: their inputs are drawn from these."""

    def __init__(self, bank: ReferenceBank, secret: str, seed: int) -> None:
        self.bank = bank
        self.secret = secret
        self.seed = seed
        self.items = ItemRunner()
        self.sound: dict[str, bool] = {}  # by item: the reference passes it

    def run(self, case: CheckCase, pair: Pair) -> CaseResult:
        """Run a case against a pair, whose student may be any implementation. Raises SandboxLost."""
        seeds = Seeds(self.secret, self.seed, case.slug, case.id, case.case)
        return self.items.run(case.item, Both(pair, seeds, case.exercise))

    def judge(self, case: CheckCase, pair: Pair) -> CaseResult:
        """Judge a case by its known claims; run the check itself if they are not known, or if one is broken."""
        pair.start_case()
        name = self.seed, case.item.nodeid
        known = self.bank.scripts.get(name)
        if known is not None and known.is_whole and keeps(pair, known):
            return CaseResult("passed")
        result = self.blame(case, pair, self.run(case, pair))
        script = pair.script
        script.passed = result.outcome == "passed"
        if asks_for_both_alone(case.item) and (known is None or (script.is_whole and not known.is_whole)):
            self.bank.scripts[name] = script
        return result

    def blame(self, case: CheckCase, pair: Pair, result: CaseResult) -> CaseResult:
        """Return a failure in place of a broken case that stumbled over the structure of the student's answer.

        It did if the reference passes the same case. Memory may also be short because of what others have left, so
        there the student's answers have to be large, too.
        """
        if not result.stumbled or (result.stumbled == "MemoryError" and not pair.is_full):
            return result
        name = case.item.nodeid
        if name not in self.sound:
            alone = Pair(pair.reference, pair.reference, pair.method, pair.trusted)
            self.sound[name] = self.run(case, alone).outcome == "passed"
        if not self.sound[name]:
            return result
        return CaseResult("failed", message("odd_structure", error=result.stumbled))

    def finish(self) -> None:
        """Tear down the fixtures of the last check."""
        self.items.finish()


def keeps(pair: Pair, known: Script) -> bool:
    """True if the student keeps every claim of a case; False also if our machine fails, which its run then reports."""
    try:
        return pair.keeps(known)
    except (GPULost, Starved):
        return False
