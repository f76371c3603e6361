"""The claim that a module registers the same parameters and buffers as the reference."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.checks.claims import compare
from autograder.checks.claims.claims import Claim
from autograder.checks.claims.compare import Disagreement
from autograder.inside.protocol.observation import ModuleFacts, Observation, ParameterFacts
from autograder.inside.protocol.request import Build
from autograder.locale.message import message

MOST_NAMES = 6  # in a message


def same_parameters(name: str, request: Build, reference: Observation) -> Claim:
    """Names, shapes and dtypes of all parameters and buffers equal the reference's, and none is frozen."""
    expected = reference.module or ModuleFacts()

    def verdict(observations: Sequence[Observation]) -> Disagreement | None:
        ended = compare.endings(observations[0].ended, name)
        if ended is not None:
            return ended
        got = observations[0].module
        if got is None:
            return Disagreement(message("not_a_module", name=name))
        return (
            names_differ("parameters", got.parameters, expected.parameters)
            or facts_differ(got.parameters, expected.parameters)
            or names_differ("buffers", got.buffers, expected.buffers)
            or facts_differ(got.buffers, expected.buffers)
        )

    return Claim(name, [request], verdict)


def names_differ(kind: str, got: dict[str, ParameterFacts], expected: dict[str, ParameterFacts]) -> Disagreement | None:
    """Return names that are missing or unexpected. `kind`: "parameters" or "buffers"."""
    missing = ", ".join(sorted(expected.keys() - got.keys())[:MOST_NAMES])
    extra = ", ".join(sorted(got.keys() - expected.keys())[:MOST_NAMES])
    if missing and extra:
        return Disagreement(message(f"{kind}_renamed", missing=missing, extra=extra))
    if missing:
        return Disagreement(message(f"{kind}_missing", names=missing))
    return Disagreement(message(f"{kind}_unexpected", names=extra)) if extra else None


def facts_differ(got: dict[str, ParameterFacts], expected: dict[str, ParameterFacts]) -> Disagreement | None:
    """Return the first difference in shape, dtype or requires_grad between parameters of the same names."""
    for name, wanted in expected.items():
        own, where = got[name], message("named", name=name)
        if own.shape != wanted.shape:
            shapes = {"expected": compare.show(wanted.shape), "got": compare.show(own.shape)}
            return Disagreement(message("shape_differs", where=where, **shapes))
        if own.dtype != wanted.dtype:
            return Disagreement(message("dtype_differs", where=where, expected=wanted.dtype, got=own.dtype))
        if wanted.requires_grad and not own.requires_grad:
            return Disagreement(message("parameter_frozen", name=name))
    return None
