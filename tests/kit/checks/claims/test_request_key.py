"""Tests of keys: equal for equal requests, another for whatever a request asks otherwise."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import torch

from autograder.checks.claims.request_key import key
from autograder.inside.protocol.request import Build, Call, Iterate
from autograder.inside.protocol.wire import Argument

CHANGES: list[dict[str, Any]] = [
    {"function": "g"},
    {"kwargs": {}},
    {"seed": 1},
    {"traced": True},
    {"cotangents": []},
]


def call(value: float = 1.0, layout: str = "contiguous") -> Call:
    return Call(function="f", args=[Argument(torch.full((2, 3), value), layout)], kwargs={"dim": 1})


def test_equal_requests_have_equal_keys() -> None:
    assert key(call()) == key(call()) and len(key(call())) == 64


@pytest.mark.parametrize(
    "other",
    [
        call(2.0),
        call(layout="strided"),
        Iterate(function="f", args=call().args, kwargs={"dim": 1}),
        Build(cls="f"),
        *(msgspec.structs.replace(call(), **change) for change in CHANGES),
    ],
)
def test_another_request_has_another_key(other: Call | Build) -> None:
    assert key(other) != key(call())


def test_a_changed_copy_does_not_keep_the_key_of_the_original() -> None:
    request = call()
    before = key(request)
    assert key(msgspec.structs.replace(request, seed=5)) != before and key(request) == before
