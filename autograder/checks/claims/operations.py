"""Claims about method: which operations ran, how their number grows, and whether values stayed in torch."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.checks.claims import compare
from autograder.checks.claims.claims import Claim
from autograder.checks.claims.compare import Disagreement
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call
from autograder.locale.message import message


def operations(observation: Observation) -> set[str]:
    """Return all operations of a traced run: forward, backward, and in other threads."""
    trace = observation.trace
    return set() if trace is None else {*trace.forward, *trace.backward, *trace.profiled}


def operation_count(observation: Observation) -> int:
    """Return the number of operations that ran forward.

    The profiler counts those of other threads and nested ones too, the dispatcher neither; the larger number counts.
    """
    trace = observation.trace
    return 0 if trace is None else max(sum(trace.forward.values()), sum(trace.profiled.values()))


def avoids(name: str, request: Call | Build, forbidden: Sequence[str]) -> Claim:
    """None of the forbidden operations ran, whichever function of torch was called."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        used = sorted(operations(observations[0]) & set(forbidden))
        # `_softmax` already says all that `_softmax_backward_data` beside it would
        plain = [operation for operation in used if not operation.endswith("_backward_data")] or used
        return compare.endings(observations[0].ended, name) or (
            Disagreement(message("forbidden_operation", name=name, operations=", ".join(plain))) if used else None
        )

    return Claim(name, [request], verdict, detail=" ".join(forbidden), recorded=True)


def stays_in_torch(name: str, request: Call | Build) -> Claim:
    """No value left torch for Python or NumPy during the call."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        trace = observations[0].trace
        escapes = ", ".join(f"{call}()" for call in trace.escapes) if trace is not None else ""
        return compare.endings(observations[0].ended, name) or (
            Disagreement(message("host_escape", name=name, calls=escapes)) if escapes else None
        )

    return Claim(name, [request], verdict, recorded=True)


def constant_operations(name: str, requests: Sequence[Call | Build], sizes: Sequence[int]) -> Claim:
    """The number of operations does not grow with the size of the input."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        counts = []
        for observation in observations:
            ended = compare.endings(observation.ended, name)
            if ended is not None:
                return ended
            counts.append(operation_count(observation))
        growth = (counts[-1] - counts[0]) / (sizes[-1] - sizes[0])
        if growth < 0.5:  # operations per row: less is a loop over chunks or powers of two, not over rows
            return None
        counted = {"counts": ", ".join(map(str, counts)), "sizes": ", ".join(map(str, sizes))}
        return Disagreement(message("operations_grow", name=name, growth=round(growth, 1), **counted))

    return Claim(name, list(requests), verdict, detail=" ".join(map(str, sizes)), recorded=True)
