"""Tests of pairs: the reference is asked once for the same thing, the student each time, and float64 is the oracle."""

from __future__ import annotations

import msgspec
import pytest
import torch

from autograder.assignment import Method
from autograder.checks.claims.request_key import key
from autograder.checks.observers.observer import Remembered, in_float64
from autograder.checks.observers.pair import Pair
from autograder.inside.protocol.observation import RETURNED, Leaf, Observation
from autograder.inside.protocol.request import Build, Call
from autograder.inside.protocol.wire import Argument


class Counting:
    """Counts how often it is asked, and for what."""

    def __init__(self) -> None:
        self.asked: list[Call | Build] = []

    def observe(self, request: Call | Build) -> Observation:
        self.asked.append(request)
        return Observation(RETURNED, arguments=[str(len(self.asked))])


def request(value: float = 1.0, **changes: object) -> Call:
    return Call(function="f", args=[Argument(torch.tensor([value]))], **changes)  # type: ignore[arg-type]


def test_an_equal_request_is_performed_once() -> None:
    observer = Counting()
    remembered = Remembered(observer)
    assert remembered.observe(request()) is remembered.observe(request())
    remembered.observe(request(2.0))
    assert len(observer.asked) == 2


def test_a_student_is_asked_each_time_and_all_of_it_is_history() -> None:
    pair = Pair(Counting(), Remembered(Counting()), Method())
    asked = request()
    assert pair.ask_student(asked) is not pair.ask_student(asked)
    assert [known for known, _ in pair.history] == [asked, asked]


@pytest.mark.parametrize(
    "change", [{"seed": 1}, {"traced": True}, {"device": "meta"}, {"cotangents": []}, {"args": []}]
)
def test_another_request_has_another_key(change: dict[str, object]) -> None:
    one = request()
    assert key(one) == key(request())
    assert key(msgspec.structs.replace(one, **change)) != key(one)


def test_the_oracle_gets_floating_point_in_float64_and_everything_else_as_it_was() -> None:
    whole = Argument(torch.tensor([3]))
    asked = Call(
        function="f",
        args=[
            Argument(torch.ones(2), "strided", True),
            [whole, Argument(torch.ones(1, dtype=torch.bfloat16))],
            "x",
            2.5,
        ],
        kwargs={"y": {"a": Argument(torch.ones(2))}, "dtype": torch.float32},
        cotangents=[torch.ones(2)],
        traced=True,
        repeated=True,
        seed=5,
    )
    wide = in_float64(asked)
    assert isinstance(wide, Call)
    x, (n, b), text, number = wide.args
    assert (x.tensor.dtype, x.layout, x.differentiate) == (torch.float64, "strided", True)
    assert n.tensor.dtype == torch.int64 and b.tensor.dtype == torch.float64 and (text, number) == ("x", 2.5)
    assert wide.kwargs["y"]["a"].tensor.dtype == torch.float64 and wide.kwargs["dtype"] == torch.float32
    assert wide.cotangents is not None and wide.cotangents[0].dtype == torch.float64 and wide.seed == 5
    assert not (wide.traced or wide.repeated)
    assert asked.args[0].tensor.dtype == torch.float32  # the request itself is left alone


def test_a_module_is_widened_with_its_weights_before_its_journey() -> None:
    weights = {"w": torch.ones(2), "n": torch.tensor(3)}
    wide = in_float64(Build(cls="M", weights=weights, journey=["bfloat16", "eval"], call=request()))
    assert isinstance(wide, Build) and wide.call is not None and wide.weights is not None
    assert wide.journey == ["double", "eval"] and wide.call.args[0].tensor.dtype == torch.float64
    assert (wide.weights["w"].dtype, wide.weights["n"].dtype) == (torch.float64, torch.int64)


def test_the_oracle_is_asked_once_too() -> None:
    observer = Counting()
    remembered = Remembered(observer)
    assert remembered.oracle(request()) is remembered.oracle(request())
    assert len(observer.asked) == 2  # as it is, to see whether it draws random numbers, and in float64


def test_a_history_holds_a_bounded_number_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Large:
        def observe(self, request: Call | Build) -> Observation:
            leaf = Leaf("", "tensor", torch.zeros(100_000), "float32", [100_000])
            return Observation(RETURNED, [leaf], warnings=["slow"])

    monkeypatch.setattr("autograder.checks.observers.pair.MOST_HISTORY", 1 << 20)
    pair = Pair(Large(), Remembered(Counting()), Method())
    assert all(pair.ask_student(request()).output for _ in range(20)), "the check itself sees all of each answer"
    assert len(pair.history) == 20
    assert [bool(answer.output) for _, answer in pair.history] == [True] * 2 + [False] * 18
    assert {answer.warnings[0] for _, answer in pair.history} == {"slow"}
