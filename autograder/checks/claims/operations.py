"""Claims about method: which operations made the output, how their number grows, and whether values stayed in torch.

All of them carry the value: a tensor server performed the operations, and what they made has to be
the reference's output.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.checks.claims import compare
from autograder.checks.claims.claims import Claim, largest_input
from autograder.checks.claims.compare import Disagreement
from autograder.inside.protocol.observation import Observation
from autograder.inside.protocol.request import Build, Call, Remote, terms_of
from autograder.inside.remote.allowed import is_allowed, operations_of
from autograder.locale.message import message

# the ways of a whole tensor to Python
WHOLE = ("Tensor.tolist", "Tensor.numpy", "Tensor.__array__")
READY_MADE = "ReadyMade"  # the exception of what is out of order during a call
ESCAPE = "_local_scalar_dense"  # a value that leaves torch, which a server counts and limits instead

CONSTANT = "lift_fresh"  # a constant of the student's own, which a server is given without an operation

Expected = tuple[Observation, Observation]  # the reference's observation, and its observation in float64


def operation_count(observation: Observation) -> int:
    """Return the number of operations that ran forward; each value that left torch is one, too."""
    trace = observation.trace
    if trace is None:
        return 0
    # a worker that records its own operations has them among those already
    single = 0 if ESCAPE in trace.forward else sum(n for name, n in trace.escapes.items() if name not in WHOLE)
    return sum(trace.forward.values()) - trace.forward.get(CONSTANT, 0) + single


def not_allowed(observation: Observation, terms: Remote) -> list[str]:
    """Return the operations of a run that the terms do not allow, in the order of their first use."""
    trace = observation.trace
    if trace is None:
        return []
    allowed = operations_of(terms) | {ESCAPE}
    ran = dict.fromkeys([*trace.refused, *trace.forward, *trace.backward])
    used = [name for name in ran if not is_allowed(name, allowed)]
    # `_softmax` already says all that `_softmax_backward_data` beside it would
    return [name for name in used if not name.endswith("_backward_data")] or used


def avoids(name: str, request: Call | Build, plain: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """Allowed operations make the reference's output, and the gradients that the answer has on plain tensors.

    `request`: on handles. `plain`: the same on plain tensors; its gradients are right or wrong by another claim.
    """
    terms, size = terms_of(request) or Remote(), largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        seen, own = observations
        used = not_allowed(seen, terms) or ([seen.ended.text] if seen.ended.kind == READY_MADE else [])
        if used:
            return Disagreement(message("forbidden_operation", name=name, operations=used[0]))
        differs = made(name, seen, (reference, oracle), size)
        if differs is not None and seen.ended.how == "returned" and made(name, seen, (own, own), size):
            return Disagreement(message("method_inconsistent", name=name))
        if differs is None and own.gradients_ended is not None and own.gradients_ended.how == "returned":
            return compare.gradients(seen, own, own, size)
        return differs

    return Claim(name, [request, plain], verdict)


def stays_in_torch(name: str, request: Call | Build, reference: Observation, oracle: Observation) -> Claim:
    """No value left torch for Python or NumPy during the call. `request`: on handles."""
    size = largest_input(request)

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        return (
            escaped(name, observations[0])
            or refused(name, observations[0])
            or made(name, observations[0], (reference, oracle), size)
        )

    return Claim(name, [request], verdict)


def constant_operations(
    name: str, requests: Sequence[Call | Build], expected: Sequence[Expected], sizes: Sequence[int]
) -> Claim:
    """The number of operations does not grow with the size of the input. `requests`: on handles, one of each size."""

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        for request, observation, references in zip(requests, observations, expected, strict=True):
            differs = (
                refused(name, observation)
                or (escaped(name, observation) if whole(observation) else None)  # what runs elsewhere is not counted
                or made(name, observation, references, largest_input(request))
            )
            if differs is not None:
                return differs
        counts = [operation_count(observation) for observation in observations]
        growth = (counts[-1] - counts[0]) / (sizes[-1] - sizes[0])
        if growth < 0.5:  # operations per row: less is a loop over chunks or powers of two, not over rows
            return None
        counted = {"counts": ", ".join(map(str, counts)), "sizes": ", ".join(map(str, sizes))}
        return Disagreement(message("operations_grow", name=name, growth=round(growth, 1), **counted))

    return Claim(name, list(requests), verdict, detail=" ".join(map(str, sizes)))


def whole(observation: Observation) -> bool:
    """True if tensors left torch as a whole, and not value by value as in a loop."""
    return observation.trace is not None and any(name in WHOLE for name in observation.trace.escapes)


def made(name: str, observation: Observation, expected: Expected, size: int) -> Disagreement | None:
    """Return how a run did not end with the reference's output."""
    reference, oracle = expected
    return compare.endings(observation.ended, name) or compare.outputs(
        observation.output, reference.output, oracle.output, size
    )


def escaped(name: str, observation: Observation) -> Disagreement | None:
    """Return through which calls values left torch."""
    trace = observation.trace
    escapes = ", ".join(f"{call}()" for call in trace.escapes) if trace is not None else ""
    return Disagreement(message("host_escape", name=name, calls=escapes)) if escapes else None


def refused(name: str, observation: Observation) -> Disagreement | None:
    """Return which operation was not performed, as the exercise does not allow it."""
    names = [] if observation.trace is None else list(observation.trace.refused)
    return Disagreement(message("forbidden_operation", name=name, operations=names[0])) if names else None
