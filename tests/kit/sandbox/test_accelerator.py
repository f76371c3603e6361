"""Tests of how judges share GPUs; whether one can be used is only seen where there is one (tests/gpu/)."""

from __future__ import annotations

import pytest

from autograder.inside.walls.gpu_driver import gpus
from autograder.sandbox.accelerator import WORKERS, Accelerator, find_accelerator


def gpu(count: int, memory_mb: int) -> Accelerator:
    return Accelerator("cuda", "cuda", tuple(map(str, range(count))), "a GPU", memory_mb)


@pytest.mark.parametrize("count", [1, 2, 8])
@pytest.mark.parametrize("memory_mb", [4096, 8192, 24_576, 81_920])
def test_what_all_workers_of_a_gpu_may_fill_fits_into_it_beside_their_contexts(count: int, memory_mb: int) -> None:
    accelerator = gpu(count, memory_mb)
    for judges in range(1, accelerator.most_judges + 1):
        on_one = -(-judges // count)
        share = accelerator.share(judges)
        assert 0 < share * on_one * WORKERS <= 0.9
        assert (share * memory_mb + 512) * on_one * WORKERS <= memory_mb or judges <= count


def test_judges_are_dealt_out_to_the_gpus_in_turn() -> None:
    assert [gpu(3, 8192).number(judge) for judge in range(1, 7)] == ["1", "2", "0", "1", "2", "0"]


def test_a_small_gpu_takes_one_judge_and_a_large_one_many() -> None:
    assert gpu(1, 4096).most_judges == 1
    assert gpu(1, 81_920).most_judges == 24
    assert gpu(4, 8192).most_judges == 8


@pytest.mark.skipif(bool(gpus()), reason="this machine has a GPU")
def test_there_is_none_here() -> None:
    assert find_accelerator(walls=True) is None
