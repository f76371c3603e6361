"""Tests of observers: equal requests are performed once, and an oracle is the same request in float64."""

from __future__ import annotations

import pytest
import torch

from autograder.checks.observers.observer import Remembered, in_float64
from autograder.inside.protocol.observation import RETURNED, Observation
from autograder.inside.protocol.request import Build, Call, Train
from autograder.inside.protocol.wire import Argument, FromBench


class Asked:
    """An observer that notes what it is asked. `draws`: whether its implementation draws random numbers."""

    def __init__(self, draws: bool = False) -> None:
        self.draws = draws
        self.requests: list[Call | Build] = []

    def observe(self, request: Call | Build) -> Observation:
        self.requests.append(request)
        return Observation(RETURNED, rng_moved=self.draws)


def call(dtype: torch.dtype = torch.float32) -> Call:
    args = [Argument(torch.ones(2, dtype=dtype), "strided", True), [torch.ones(2), 3], torch.arange(3)]
    kwargs = {"g": FromBench("toy", True, [torch.ones(1)], {"scale": torch.ones(1)})}
    return Call(function="f", args=args, kwargs=kwargs, cotangents=[torch.ones(2)], traced=True, repeated=True)


def test_equal_requests_are_performed_once() -> None:
    asked = Asked()
    remembered = Remembered(asked)
    assert remembered.observe(call()) is remembered.observe(call())
    assert remembered.oracle(call()) is remembered.oracle(call())
    assert len(asked.requests) == 2  # itself, and in float64


def test_a_request_that_draws_random_numbers_has_no_other_oracle() -> None:
    asked = Asked(draws=True)
    remembered = Remembered(asked)
    assert remembered.oracle(call()) is remembered.observe(call()) and len(asked.requests) == 1


def test_every_floating_point_input_is_in_float64_and_nothing_is_recorded() -> None:
    exact = in_float64(call())
    assert isinstance(exact, Call)
    first, (part, number), whole = exact.args
    assert (first.tensor.dtype, first.layout, first.differentiate) == (torch.float64, "strided", True)
    assert (part.dtype, number, whole.dtype) == (torch.float64, 3, torch.int64)
    made = exact.kwargs["g"]
    assert made.exact and made.args[0].dtype is made.kwargs["scale"].dtype is torch.float64
    assert exact.cotangents is not None and exact.cotangents[0].dtype is torch.float64
    assert not (exact.traced or exact.repeated)


@pytest.mark.parametrize("journey", [[], ["double"], ["eval", "bfloat16", "copied"]])
def test_a_module_goes_its_journey_in_float64(journey: list[str]) -> None:
    exact = in_float64(Build(cls="M", weights={"w": torch.ones(2)}, journey=journey, call=call()))
    assert isinstance(exact, Build) and exact.weights is not None and exact.call is not None
    assert exact.journey == ["double", *(step for step in journey if step not in ("double", "bfloat16"))]
    assert exact.weights["w"].dtype is torch.float64 and exact.call.args[0].tensor.dtype is torch.float64
    assert in_float64(Build(cls="M")) == Build(cls="M", journey=["double"])


def test_a_training_is_made_in_float64_by_the_workbench() -> None:
    exact = in_float64(Train(function="f", fit=FromBench("fit", True, [], {})))
    assert isinstance(exact, Train) and exact.fit.exact
