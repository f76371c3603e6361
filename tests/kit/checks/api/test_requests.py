"""Tests of variations of a request: another one is made, and the call within a Build is what changes."""

from __future__ import annotations

import pytest

from autograder.assignment import Method
from autograder.checks.api.requests import (
    by_own_code,
    changed,
    on_handles,
    on_meta,
    on_plain_tensors,
    repeated,
    traced,
)
from autograder.inside.protocol.request import Build, Call, Iterate, Remote, locally, terms_of
from autograder.inside.remote.allowed import WRITTEN_OUT

CALL = Call(function="f", args=[1])
BUILD = Build(cls="M", journey=["eval"], call=Call(args=[1]))


@pytest.mark.parametrize("request_", [CALL, BUILD, Iterate(function="f", passes=3)])
def test_a_variation_leaves_the_request_itself_alone(request_: Call | Build) -> None:
    for vary in (traced, repeated, on_meta):
        other = vary(request_)
        assert type(other) is type(request_) and other != request_
    assert not (CALL.traced or CALL.repeated) and BUILD.call == Call(args=[1]) and BUILD.journey == ["eval"]


def test_the_call_of_a_module_changes_and_not_its_construction() -> None:
    other = changed(BUILD, seed=3)
    assert isinstance(other, Build) and other.call is not None and (other.call.seed, other.seed) == (3, 0)
    assert changed(Build(cls="M"), seed=3) == Build(cls="M")


def test_a_request_on_handles_carries_what_the_exercise_allows() -> None:
    other = on_handles(CALL, Method(allowed=["b", "a"], forbidden=["mean"]), 3)
    assert other == Call(function="f", args=[1], remote=Remote(("a", "b"), ("mean",), downloads=3))
    assert on_plain_tensors(other) == CALL and locally(other) == traced(CALL)


def test_a_request_for_own_code_puts_what_is_ready_made_out_of_order() -> None:
    terms = terms_of(by_own_code(CALL, Method(forbidden=["torch.nn.Linear", "mean"])))
    assert terms is not None and terms.out_of_order == (*WRITTEN_OUT, "torch.nn.Linear")


def test_a_module_on_meta_is_moved_there_before_its_call() -> None:
    other = on_meta(BUILD)
    assert isinstance(other, Build) and other.journey == ["eval", "meta"]
    assert other.call is not None and other.call.device == "meta"
