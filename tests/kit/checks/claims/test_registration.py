"""Tests of the claim on registered parameters: names first, then shapes, dtypes and whether they learn."""

from __future__ import annotations

import pytest

from autograder.checks.claims.registration import same_parameters
from autograder.inside.protocol.observation import RETURNED, Ending, ModuleFacts, Observation, ParameterFacts
from autograder.inside.protocol.request import Build

WEIGHT, BIAS = ParameterFacts([3, 5], "float32", True), ParameterFacts([3], "float32", True)
COUNT = ParameterFacts([], "int64", False)
REFERENCE = ModuleFacts({"weight": WEIGHT, "bias": BIAS}, {"count": COUNT})
CLAIM = same_parameters("M", Build(cls="M"), Observation(RETURNED, module=REFERENCE))


def told(facts: ModuleFacts | None, ended: Ending = RETURNED) -> str | None:
    found = CLAIM.verdict([Observation(ended, module=facts)])
    return None if found is None else found.message.id


def parameters(**changes: ParameterFacts) -> ModuleFacts:
    return ModuleFacts({"weight": WEIGHT, "bias": BIAS, **changes}, {"count": COUNT})


@pytest.mark.parametrize(
    ("facts", "id"),
    [
        (REFERENCE, None),
        (None, "not_a_module"),
        (ModuleFacts({"weight": WEIGHT}, {"count": COUNT}), "parameters_missing"),
        (parameters(more=BIAS), "parameters_unexpected"),
        (ModuleFacts({"weight": WEIGHT, "b": BIAS}, {"count": COUNT}), "parameters_renamed"),
        (parameters(bias=ParameterFacts([4], "float32", True)), "shape_differs"),
        (parameters(bias=ParameterFacts([3], "float64", True)), "dtype_differs"),
        (parameters(bias=ParameterFacts([3], "float32", False)), "parameter_frozen"),
        (ModuleFacts(REFERENCE.parameters), "buffers_missing"),
        (ModuleFacts(REFERENCE.parameters, {"counts": COUNT}), "buffers_renamed"),
        (ModuleFacts(REFERENCE.parameters, {"count": COUNT, "more": COUNT}), "buffers_unexpected"),
        (ModuleFacts(REFERENCE.parameters, {"count": WEIGHT}), "shape_differs"),
        (ModuleFacts({"weight": WEIGHT}, {}), "parameters_missing"),
    ],
)
def test_each_difference_has_its_words(facts: ModuleFacts | None, id: str | None) -> None:
    assert told(facts) == id


def test_a_construction_that_failed_is_told_before_anything_else() -> None:
    assert told(None, Ending("raised", "TypeError", "text", 3, file="answer.py")) == "raised_at_line"


def test_a_reference_without_a_module_fails_its_own_claim() -> None:
    claim = same_parameters("M", Build(cls="M"), Observation(RETURNED))
    found = claim.verdict([Observation(RETURNED)])
    assert found is not None and found.message.id == "not_a_module"


def test_no_more_than_six_names_are_listed() -> None:
    many = {f"p{number}": BIAS for number in range(9)}
    found = same_parameters("M", Build(cls="M"), Observation(RETURNED, module=ModuleFacts(many))).verdict(
        [Observation(RETURNED, module=ModuleFacts())]
    )
    assert found is not None and found.message.values["names"] == "p0, p1, p2, p3, p4, p5"
