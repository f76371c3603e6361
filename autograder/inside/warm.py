"""Warms up the fork server: imports, one forward and one backward pass, and one recording, for all its workers."""

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


# torch imports torch.distributed.tensor itself at the first operation on a handle: two thirds of a second
USED_BY_MOST = (
    "torch.func",
    "torch.utils.data",
    "torch.distributed.tensor",
    "numpy.random",
    "autograder.inside.worker",
    "autograder.inside.remote.observing",
)


def warm_up(preload: list[str], for_gpu: bool = False) -> None:
    """Do once what every worker would do. Raises RuntimeError if that leaves a state that forks cannot use.

    `preload`: names of more modules to import. `for_gpu`: leave out what touches CUDA, which does not survive a fork;
    even a backward pass on the CPU does, when it counts the GPUs.
    """
    import torch

    # a fork copies no thread: in a child, the first large operation would wait for those of a pool
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    for name in (*USED_BY_MOST, *preload):
        importlib.import_module(name)
    if for_gpu:
        prepare_for_gpu()
    else:
        rehearse()
        find_ready_made()
    prepare_walls()
    gc.collect()
    gc.freeze()  # a collection in a child would write to, and so copy, every page
    # the driver of a GPU may start threads of its own although all GPUs are hidden; no fork needs those
    names = [(task / "comm").read_text() for task in Path("/proc/self/task").glob("*")]
    if sum(not name.startswith("cuda") for name in names) > 1:
        raise RuntimeError("the fork server has more than one thread: a preloaded module started one")


def prepare_for_gpu() -> None:
    """Find the driver's libraries, and make sure that the imports left CUDA alone. Raises RuntimeError."""
    from autograder.inside.verbs.gpu import is_untouched
    from autograder.inside.walls import gpu_driver

    gpu_driver.libraries()
    if not is_untouched():
        raise RuntimeError("a preloaded module has touched CUDA, which no fork of this process could use then")


def rehearse() -> None:
    """Perform the verbs once, since torch initialises much on first use."""
    from autograder.inside.verbs.verbs import perform

    implementation, requests = rehearsal()
    for request in requests:
        perform(request, implementation)
    del sys.modules["rehearsal"]


def find_ready_made() -> None:
    """Find the functions that requests on handles put out of order."""
    from autograder.inside.remote.allowed import WRITTEN_OUT
    from autograder.inside.remote.ready_made import functions_of

    for name in WRITTEN_OUT:
        functions_of(name)


def prepare_walls() -> None:
    """Fill the caches of what every worker's walls are made of."""
    from autograder.inside.walls.jail import interpreter_folders
    from autograder.inside.walls.syscalls import confined_filter

    interpreter_folders()
    if sys.platform == "linux":
        # where libseccomp or landlock is missing, each worker reports the missing wall
        with suppress(ImportError, OSError, RuntimeError):
            confined_filter()
        with suppress(ImportError):
            importlib.import_module("landlock")


def rehearsal() -> tuple[Implementation, list[Call | Build]]:
    """A throwaway module, and requests that use what most checks use."""
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
