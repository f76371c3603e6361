"""Requests to a worker. They hold arguments and no answers."""

from __future__ import annotations

from typing import Any

import msgspec


class SourceFile(msgspec.Struct, frozen=True):
    """One source of a module; all sources are executed in order in one namespace."""

    name: str
    code: bytes


class Load(msgspec.Struct, tag=True):
    """Import a module from its sources."""

    module: str
    sources: list[SourceFile]
    tolerant: bool = False  # an error in one source does not stop the next, as in a notebook
    companions: dict[str, bytes] = {}  # files beside the module, by their relative path


class Remote(msgspec.Struct, frozen=True):
    """The terms of a call on handles.

    `allowed`: operations beside the building blocks; `forbidden`: building blocks that are not allowed after all.
    `out_of_order`: classes and packages whose Python code may not be called; `downloads`: how many bits of
    values may leave torch.
    """

    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    out_of_order: tuple[str, ...] = ()
    downloads: int = 256


class Call(msgspec.Struct, tag=True, kw_only=True, dict=True):
    """Call a function, or, within a Build, the module that was built.

    `cotangents`: one tensor for each floating-point output, to back-propagate; None for no backward pass.
    """

    function: str = ""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    cotangents: list[Any] | None = None
    device: str = "cpu"
    traced: bool = False  # record which operations run
    repeated: bool = False  # call a second time with equal arguments
    remote: Remote | None = None  # work on handles, while a tensor server computes and records
    seed: int = 0


class Iterate(Call, tag=True, kw_only=True, dict=True):
    """Call a function or construct a class, and iterate over the Dataset, DataLoader or sampler that it returns."""

    passes: int = 2


class Train(Call, tag=True, kw_only=True, dict=True):
    """Call a training function, and watch the model, the optimizer and the loaders among its arguments.

    `fit`: a FromBench that returns a dictionary of the arguments by name, in the function's order, with a "model".
    """

    fit: Any


class Probe(Call, tag=True, kw_only=True, dict=True):
    """Call a function of the workbench with the module as its first argument.

    `function` is the exercise that the probe tests, `probe` the function of the workbench.
    """

    probe: str


class Build(msgspec.Struct, tag=True, kw_only=True, dict=True):
    """Construct a module class, load weights, take the steps of its journey, and call it.

    `weights`: a state_dict to load strictly; None to keep the initial ones. `journey`: keys of `modules.JOURNEYS`.
    """

    cls: str
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    weights: dict[str, Any] | None = None
    journey: list[str] = []
    seed: int = 0
    call: Call | None = None


class OnHandles(msgspec.Struct, tag=True):
    """Perform a remote request; its connection to the tensor server follows as a descriptor.

    `inputs`: number, shape, strides, offset and dtype of each tensor of the arguments, then of each cotangent.
    """

    request: Call | Build
    inputs: list[tuple[int, list[int], list[int], int, str]]


Request = Load | Call | Iterate | Train | Probe | Build | OnHandles


class NumberedRequest(msgspec.Struct):
    """A request with its number, which the reply repeats.

    `member`: names one implementation of a worker that holds several. A student's worker holds one; known mistakes,
    which are our own code, share a worker.
    """

    number: int
    request: Request
    member: str = ""


def terms_of(request: Call | Build) -> Remote | None:
    """The terms of a request on handles; None for one on plain tensors."""
    call = request.call if isinstance(request, Build) else request
    return call.remote if call is not None else None


def locally(request: Call | Build) -> Call | Build:
    """Return the same request on plain tensors, with a record of its operations: for code of our own."""
    if terms_of(request) is None:
        return request
    if isinstance(request, Build):
        assert request.call is not None
        call = msgspec.structs.replace(request.call, remote=None, traced=True)
        return msgspec.structs.replace(request, call=call)
    return msgspec.structs.replace(request, remote=None, traced=True)
