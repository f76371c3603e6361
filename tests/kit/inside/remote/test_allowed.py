"""Tests of the operations that an answer may be built of."""

from __future__ import annotations

import pytest
import torch

from autograder.inside.protocol.request import Remote
from autograder.inside.remote.allowed import BUILDING_BLOCKS, is_allowed, operations_of


@pytest.mark.parametrize("name", sorted(BUILDING_BLOCKS))
def test_every_building_block_is_an_operation_of_torch(name: str) -> None:
    assert hasattr(torch.ops.aten, name)


@pytest.mark.parametrize(
    "name", ["_softmax", "logsumexp", "norm", "linalg_vector_norm", "cdist", "std", "var", "conv2d"]
)
def test_what_is_a_whole_exercise_somewhere_is_no_building_block(name: str) -> None:
    assert not is_allowed(name, BUILDING_BLOCKS)


def test_an_operation_in_place_is_allowed_with_the_one_that_it_is_the_form_of() -> None:
    assert is_allowed("exp_", BUILDING_BLOCKS) and not is_allowed("set_", BUILDING_BLOCKS)


def test_an_author_adds_and_takes_away() -> None:
    names = operations_of(Remote(allowed=("conv2d",), forbidden=("mean",)))
    assert is_allowed("conv2d", names) and not is_allowed("mean", names) and not is_allowed("mean_", names)
