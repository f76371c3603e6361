"""Tests of the device of a request: what moves to a GPU, and what stays."""

from __future__ import annotations

import pytest
from torch import tensor

from autograder.checks.claims.claims import alike
from autograder.checks.claims.request_key import key
from autograder.checks.observers.device import OnDevice, on_device, placed
from autograder.inside.protocol.observation import RETURNED, Leaf, Observation
from autograder.inside.protocol.request import Build, Call, Iterate, Probe, Train


@pytest.mark.parametrize("verb", [Call(function="f"), Train(function="f", fit=None), Probe(function="f", probe="p")])
def test_a_call_is_made_there(verb: Call) -> None:
    key(verb)  # which is kept with the request, and must not go along
    moved = on_device(verb, "cuda")
    assert moved.device == "cuda" and type(moved) is type(verb)
    assert key(moved) != key(verb), "what was seen on the CPU must not be taken for it"


def test_a_module_is_taken_there_last_and_called_there() -> None:
    moved = on_device(Build(cls="Net", journey=["double", "eval"], call=Call()), "cuda")
    assert moved.journey == ["double", "eval", "cuda"]
    assert moved.call is not None and moved.call.device == "cuda"


@pytest.mark.parametrize(
    "request_", [Call(device="meta"), Build(cls="Net", journey=["meta"], call=Call(device="meta"))]
)
def test_a_walk_on_meta_stays_one(request_: Call | Build) -> None:
    assert on_device(request_, "cuda") is request_


def test_data_that_is_gone_through_stays_on_the_cpu() -> None:
    assert on_device(Iterate(function="loader"), "cuda").device == "cpu"


class Noted:
    def __init__(self) -> None:
        self.asked: list[Call | Build] = []

    def observe(self, request: Call | Build) -> Observation:
        self.asked.append(request)
        return Observation(RETURNED)


def test_an_observer_is_asked_on_its_device() -> None:
    noted = Noted()
    assert placed(noted, "cpu") is noted
    observer = placed(noted, "cuda")
    assert isinstance(observer, OnDevice)
    observer.observe(Call(function="f"))
    assert [request.device for request in noted.asked if isinstance(request, Call)] == ["cuda"]


def leaf(value: float, device: str) -> list[Leaf]:
    return [Leaf("", "tensor", tensor([1.0, value]), "float32", [2], device)]


def test_a_second_run_is_the_same_to_the_last_bit_but_on_a_gpu() -> None:
    near = 1.0 + 2.0**-23
    assert alike(leaf(1.0, "cpu"), leaf(1.0, "cpu"), 2)
    assert not alike(leaf(near, "cpu"), leaf(1.0, "cpu"), 2)
    assert alike(leaf(near, "cuda"), leaf(1.0, "cuda"), 2)
    assert not alike(leaf(1.1, "cuda"), leaf(1.0, "cuda"), 2)
