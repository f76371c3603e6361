"""Tests of a worker's GPU, as far as a machine without one goes; the rest is in tests/gpu/."""

from __future__ import annotations

import os

import pytest
import torch

from autograder.inside.verbs import gpu


def test_a_fault_is_the_first_line_of_what_torch_says() -> None:
    assert gpu.first_line(RuntimeError("\nno device\nCompile with TORCH_USE_CUDA_DSA")) == "no device"
    assert gpu.first_line(RuntimeError("")) == "RuntimeError"
    assert len(gpu.first_line(RuntimeError("x" * 1000))) == 200


def test_waiting_for_another_device_does_nothing() -> None:
    gpu.settle("cpu")
    gpu.settle("meta")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with pytest.raises(gpu.GPUFault):
        gpu.open_gpu("0", 0.5)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_a_process_that_imported_torch_has_not_touched_cuda() -> None:
    assert gpu.is_untouched()
