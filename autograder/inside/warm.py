"""What the fork server does once, so that no worker has to: imports, one forward and backward pass, one recording."""

from __future__ import annotations

import gc
import importlib
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.inside.protocol.request import Build, Call, Load, SourceFile

if TYPE_CHECKING:
    from autograder.inside.verbs.implementation import Implementation  # imports torch


def warm_up(preload: list[str], for_gpu: bool = False) -> None:
    """Do once what every worker would do.

    It stays single-threaded, or a child's first large operation would wait for threads that no fork copies.
    `for_gpu`: nothing that touches CUDA, which no fork survives: a first backward pass counts the GPUs, and so does it.
    """
    import torch

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    for name in ("torch.func", "torch.utils.data", "numpy.random", "autograder.inside.worker", *preload):
        importlib.import_module(name)
    from autograder.inside.verbs.gpu import is_untouched
    from autograder.inside.verbs.verbs import perform
    from autograder.inside.walls import gpu_driver
    from autograder.inside.walls.jail import interpreter_folders
    from autograder.inside.walls.syscalls import confined_filter

    if for_gpu:
        gpu_driver.libraries()
    else:
        implementation, requests = rehearsal()
        for request in requests:
            perform(request, implementation)
        del sys.modules["rehearsal"]
    interpreter_folders()
    if sys.platform == "linux":
        # on a machine without libseccomp the worker tells that the wall is missing
        with suppress(ImportError, OSError, RuntimeError):
            confined_filter()
        with suppress(ImportError):
            importlib.import_module("landlock")
    if for_gpu and not is_untouched():
        raise RuntimeError("a preloaded module has touched CUDA, which no fork of this process could use then")
    gc.collect()
    gc.freeze()  # a collection in a child would touch, and so copy, every page
    # on a machine with a GPU, the driver may start threads of its own, though all GPUs are hidden; no fork needs them
    names = [(task / "comm").read_text() for task in Path("/proc/self/task").glob("*")]
    if sum(not name.startswith("cuda") for name in names) > 1:
        raise RuntimeError("the fork server has more than one thread: a preloaded module started one")


def rehearsal() -> tuple[Implementation, list[Call | Build]]:
    """A module of no account, and requests that touch what most checks touch."""
    from torch import randn

    from autograder.inside.protocol.wire import Argument
    from autograder.inside.verbs.implementation import Implementation

    source = b"""
import torch
from torch import nn

class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(5, 3)

    def forward(self, x):
        return torch.log_softmax(self.inner(x), dim=-1).logsumexp(0)
"""
    implementation = Implementation(Load("rehearsal", [SourceFile("rehearsal.py", source)]))
    implementation.execute()
    call = Call(args=[Argument(randn(4, 5), differentiate=True)], cotangents=[randn(3)], traced=True, repeated=True)
    return implementation, [Build(cls="Layer", call=call), Build(cls="Layer", journey=["copied", "meta"])]
