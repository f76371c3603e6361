"""The GPU of a worker: CUDA is initialised after the fork, behind the walls, with a share of the GPU's memory."""

from __future__ import annotations

import os
from pathlib import Path

import torch

# read when a worker initialises CUDA: reproducible sums, no TF32 even if a student's code enables it, and no cache of
# kernels, for which a worker has no folder
SETTINGS = {"CUBLAS_WORKSPACE_CONFIG": ":4096:8", "NVIDIA_TF32_OVERRIDE": "0", "CUDA_CACHE_DISABLE": "1"}
FAILED = "AcceleratorError"  # the type of what torch raises when a kernel or the driver fails


class GPUFault(Exception):
    """The GPU, its driver or torch's build does not work; no student's code is at fault."""


def is_untouched() -> bool:
    """True if this process has not touched CUDA, so that its forks can use it."""
    opened = [fd.readlink() for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()]
    return not torch.cuda.is_initialized() and not any("/dev/nvidia" in str(path) for path in opened)


def open_gpu(number: str, share: float) -> tuple[str, int]:
    """Initialise CUDA and compute something small; return the GPU's name and its memory in MB.

    `number`: of the GPU; `share`: the part of its memory that this worker's tensors may fill. Raises GPUFault.
    """
    os.environ.update(SETTINGS, CUDA_VISIBLE_DEVICES=number)
    if torch.version.cuda is None:
        raise GPUFault(f"torch {torch.__version__} is a build without CUDA")
    try:
        torch.cuda.init()
        torch.cuda.set_per_process_memory_fraction(share)
        use_full_precision()
        # the first gradients start threads and load libraries, which must not count as a student's time
        x = torch.ones(8, 8, device="cuda", requires_grad=True)
        (gradient,) = torch.autograd.grad((x @ x).sum(), x)
        if gradient.cpu().tolist() != [[16.0] * 8] * 8:
            raise GPUFault("it computes wrong numbers")
    except (RuntimeError, AssertionError) as error:  # torch raises AssertionError if it finds no driver
        raise GPUFault(first_line(error)) from None
    facts = torch.cuda.get_device_properties(0)
    return f"{facts.name} ({facts.major}.{facts.minor}), CUDA {torch.version.cuda}", facts.total_memory >> 20


def use_full_precision() -> None:
    """Turn off TF32 and half-precision sums, whose errors are larger than our tolerances."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction = False
    torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction = False
    torch.backends.cudnn.benchmark = False  # it chooses kernels by measured time, so results would vary


def settle(device: str) -> None:
    """Wait for the GPU, so that a kernel's failure is raised here and not later. No effect on other devices."""
    if device == "cuda":
        torch.cuda.synchronize()


def lost() -> str:
    """Return why this process can no longer use the GPU; "" if it can."""
    try:
        torch.cuda.synchronize()
    except RuntimeError as error:
        return first_line(error)
    return ""


def clear() -> None:
    """Undo what an earlier request may have left: cached memory, and lower precision."""
    torch.cuda.empty_cache()
    use_full_precision()


def first_line(error: BaseException) -> str:
    """Return the first line of an exception's text, without torch's advice on debugging."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
