"""A proof: evidence that the checks of an assignment can be trusted, or where they fall short."""

from __future__ import annotations

import msgspec

SCHEMA = 1
ROOM = 0.25  # of a tolerance: more of it no honest variant may use up


class Shortfall(msgspec.Struct, frozen=True):
    """One defect, with what to change: a sentence for the author."""

    kind: str
    name: str
    text: str


class Caught(msgspec.Struct):
    """A known mistake: the hidden checks in which it lost points, and the mistake that was named in the first."""

    checks: list[str]
    named: str | None


class Killed(msgspec.Struct):
    """The counts of mutants."""

    generated: int = 0
    tried: int = 0
    killed: int = 0
    equivalent: int = 0

    @property
    def score(self) -> float:
        """The percentage killed of those that are not equivalent."""
        rest = self.tried - self.equivalent
        return 100.0 * self.killed / rest if rest else 100.0


class Proof(msgspec.Struct):
    """The proof of one assignment."""

    assignment: str
    seeds: int
    checks: int = 0
    points: float = 0.0
    reference_margin: float = 0.0
    honest: dict[str, float] = {}  # the largest part of a tolerance that each variant used up, over all seeds
    threads: list[int] = []
    trivial: dict[str, float] = {}  # the score of each
    mistakes: dict[str, Caught] = {}
    mutants: Killed = msgspec.field(default_factory=Killed)
    shortfalls: list[Shortfall] = []
    cpu_seconds: float = 0.0  # of the slowest run of the reference

    def fall_short(self, kind: str, name: str, text: str) -> None:
        """Add a shortfall."""
        self.shortfalls.append(Shortfall(kind, name, text))


class Proofs(msgspec.Struct):
    """The whole of proof.json."""

    assignments: list[Proof]
    schema: int = SCHEMA


def table(proof: Proof) -> str:
    """Render a proof for its author."""
    missed = {shortfall.name for shortfall in proof.shortfalls if shortfall.kind == "mistake"}
    largest = max(proof.honest.values(), default=0.0)
    mutants = proof.mutants
    sample = f" (a sample of {mutants.generated})" if mutants.tried < mutants.generated else ""
    over = f"over {proof.seeds} seeds, with {' and '.join(map(str, proof.threads))} threads"
    rows = {
        "checks": f"{proof.checks} hidden, {proof.points:g} points",
        "stub": _verdict(proof, "stub", "scores 0, every check not attempted"),
        "reference": _verdict(
            proof, "reference", f"full marks {over}; margin {proof.reference_margin:.3f} of the tolerance"
        ),
        "honest": _verdict(
            proof, "honest", f"{len(proof.honest)} at full marks {over}; margin at most {largest:.3f}, {ROOM} allowed"
        ),
        "trivial": _verdict(proof, "trivial", f"{', '.join(proof.trivial)}: no points"),
        "mistakes": f"{len(proof.mistakes) - len(missed)} of {len(proof.mistakes)} caught and named",
        "mutants": f"{mutants.killed} of {mutants.tried - mutants.equivalent} killed{sample}, "
        f"{mutants.equivalent} equivalent: {mutants.score:.0f} %",
        "cost": f"{proof.cpu_seconds:.2f} s of CPU at most, for a worker that answers everything",
    }
    lines = [proof.assignment] + [f"  {name:<10} {text}" for name, text in rows.items()]
    return "\n".join(lines + [f"  ! {shortfall.text}" for shortfall in proof.shortfalls])


def _verdict(proof: Proof, kind: str, good: str) -> str:
    wrong = sum(shortfall.kind == kind for shortfall in proof.shortfalls)
    return good if not wrong else f"{wrong} thing{'s' if wrong > 1 else ''} wrong, see below"
