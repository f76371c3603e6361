"""Tests of the loop detector: it counts operations at several sizes, and looks at how their number grows."""

from __future__ import annotations

import pytest

from autograder.checks.claims.operations import constant_operations, not_allowed
from autograder.inside.protocol.observation import RETURNED, Ending, Observation, Trace
from autograder.inside.protocol.request import Call, Remote

SIZES = (4, 8, 16)
NOTHING = (Observation(RETURNED), Observation(RETURNED))


def told(*counts: int) -> str | None:
    runs = [Observation(RETURNED, trace=Trace(forward={"add": count - 1, "exp": 1})) for count in counts]
    found = constant_operations("f", [Call()] * len(runs), [NOTHING] * len(runs), SIZES).verdict(runs)
    return None if found is None else found.message.text


@pytest.mark.parametrize("counts", [(2, 2, 2), (5, 6, 7), (4, 5, 6), (9, 7, 8), (3, 4, 8)])
def test_a_number_that_hardly_grows_is_no_loop(counts: tuple[int, ...]) -> None:
    assert told(*counts) is None


@pytest.mark.parametrize(
    ("counts", "growth"), [((4, 8, 16), "1"), ((18, 34, 66), "4"), ((3, 5, 9), "0.5"), ((20, 72, 272), "21")]
)
def test_a_number_that_grows_with_the_rows_is_a_loop(counts: tuple[int, ...], growth: str) -> None:
    assert told(*counts) == (
        f"f runs {growth} more {'operation' if growth == '1' else 'operations'} for each extra row "
        f"(operations: {', '.join(map(str, counts))}, rows: 4, 8, 16)."
    )


def test_a_run_that_did_not_end_well_is_told_as_such() -> None:
    runs = [Observation(RETURNED, trace=Trace()), Observation(Ending("timed_out", text="5")), Observation(RETURNED)]
    found = constant_operations("f", [Call()] * 3, [NOTHING] * 3, SIZES).verdict(runs)
    assert found is not None and found.message.id == "timed_out"


@pytest.mark.parametrize(
    ("trace", "found"),
    [
        (Trace(forward={"exp": 1, "add_": 2, "_local_scalar_dense": 1}), []),
        (Trace(forward={"exp": 1, "_softmax": 1}, backward={"_softmax_backward_data": 1}), ["_softmax"]),
        (Trace(backward={"_softmax_backward_data": 1}), ["_softmax_backward_data"]),
        (Trace(forward={"cdist": 1, "_softmax": 1}, refused={"_softmax": 1}), ["_softmax", "cdist"]),
        (Trace(forward={"mean": 1, "conv2d": 1}), ["mean"]),
    ],
)
def test_what_is_not_allowed_is_neither_a_building_block_nor_named_by_the_author(
    trace: Trace, found: list[str]
) -> None:
    assert not_allowed(Observation(RETURNED, trace=trace), Remote(("conv2d",), ("mean",))) == found
