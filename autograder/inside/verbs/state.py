"""Resets the process state that one request could leave to the next: seeds, defaults, modes, global hooks."""

from __future__ import annotations

import random

import numpy
import torch
from torch import nn
from torch.optim import optimizer

from autograder.inside.verbs import gpu

GLOBAL_HOOKS = [
    hooks
    for name, hooks in vars(nn.modules.module).items()
    if name.startswith("_global_") and name.endswith("hooks") and isinstance(hooks, dict)
]
GLOBAL_HOOKS += [optimizer._global_optimizer_pre_hooks, optimizer._global_optimizer_post_hooks]


def seed_all(seed: int) -> None:
    """Seed all generators of this process.

    torch.manual_seed would also record a stack trace for each kind of device that this machine lacks.
    """
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():
        torch.cuda.manual_seed(seed)
    random.seed(seed)
    numpy.random.seed(seed % (1 << 32))


def generators(device: str) -> torch.Tensor:
    """Return the state of those generators of torch that a call on `device` may advance."""
    state = torch.get_rng_state()
    return torch.cat([state, torch.cuda.get_rng_state()]) if device == "cuda" else state


def reset(seed: int, threads: int) -> None:
    """Undo what an earlier request may have left. `seed`: of all generators; `threads`: of torch."""
    seed_all(seed)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()
    while torch._C._len_torch_dispatch_stack():
        torch._C._pop_torch_dispatch_stack(None)
    torch.set_grad_enabled(True)
    torch.set_autocast_enabled("cpu", False)
    if torch.cuda.is_initialized():
        torch.set_autocast_enabled("cuda", False)
        gpu.clear()
    torch.set_num_threads(threads)
    torch.autograd.set_detect_anomaly(False)
    # fills torch.empty with NaN, so that a read of memory that was never written shows; we call the private function
    # since torch.use_deterministic_algorithms imports the compiler
    torch._C._set_deterministic_algorithms(True, warn_only=True)
    setattr(torch.utils.deterministic, "fill_uninitialized_memory", True)  # noqa: B010 (mypy knows no such property)
    for hooks in GLOBAL_HOOKS:
        hooks.clear()
