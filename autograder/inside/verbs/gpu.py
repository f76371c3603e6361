"""The GPU of a worker: CUDA, initialised after the fork and behind the walls, in a part of the GPU's memory."""

from __future__ import annotations

import os
from pathlib import Path

import torch

# read when CUDA starts, in a worker: bit-equal sums, no fused precision below float32 whatever a student's code
# switches on, and no cache of kernels, for which there is no place
SETTINGS = {"CUBLAS_WORKSPACE_CONFIG": ":4096:8", "NVIDIA_TF32_OVERRIDE": "0", "CUDA_CACHE_DISABLE": "1"}
FAILED = "AcceleratorError"  # the type of what torch raises when a kernel or the driver fails


class GPUFault(Exception):
    """The GPU, its driver or torch's build does not work: nobody's code is to blame."""


def is_untouched() -> bool:
    """Whether this process has left CUDA alone, so that its forks can use it."""
    opened = [fd.readlink() for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    return not torch.cuda.is_initialized() and not any("/dev/nvidia" in str(path) for path in opened)


def open_gpu(number: str, share: float) -> tuple[str, int]:
    """Start CUDA and compute something small; what the GPU is, and its megabytes.

    `share`: of its memory, for this worker's tensors.

    Raises GPUFault.
    """
    os.environ.update(SETTINGS, CUDA_VISIBLE_DEVICES=number)
    if torch.version.cuda is None:
        raise GPUFault(f"torch {torch.__version__} is a build without CUDA")
    try:
        torch.cuda.init()
        torch.cuda.set_per_process_memory_fraction(share)
        use_full_precision()
        # gradients, too: the first ones start threads and load libraries that no student's time should pay for
        x = torch.ones(8, 8, device="cuda", requires_grad=True)
        (gradient,) = torch.autograd.grad((x @ x).sum(), x)
        if gradient.cpu().tolist() != [[16.0] * 8] * 8:
            raise GPUFault("it computes wrong numbers")
    except (RuntimeError, AssertionError) as error:  # torch raises the second where it finds no driver
        raise GPUFault(first_line(error)) from None
    facts = torch.cuda.get_device_properties(0)
    return f"{facts.name} ({facts.major}.{facts.minor}), CUDA {torch.version.cuda}", facts.total_memory >> 20


def use_full_precision() -> None:
    """No TF32 and no half-precision sums, which would blur what a tolerance is made for."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction = False
    torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction = False
    torch.backends.cudnn.benchmark = False  # it would choose kernels by how long they took


def settle(device: str) -> None:
    """Wait for a GPU: a kernel's failure is raised by whoever waits for it first. Other devices wait by themselves."""
    if device == "cuda":
        torch.cuda.synchronize()


def lost() -> str:
    """What has made this process's use of the GPU impossible, for good; empty where it works."""
    try:
        torch.cuda.synchronize()
    except RuntimeError as error:
        return first_line(error)
    return ""


def clear() -> None:
    """Undo what an earlier request may have left: memory in the allocator, and less precise sums."""
    torch.cuda.empty_cache()
    use_full_precision()


def first_line(error: BaseException) -> str:
    """What an exception says, without torch's advice on debugging."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
