"""What a worker can be asked for. A request holds arguments and no answers."""

from __future__ import annotations

from typing import Any

import msgspec


class SourceFile(msgspec.Struct, frozen=True):
    """A piece of a module, executed in order with the others in one namespace."""

    name: str
    code: bytes


class Load(msgspec.Struct, tag=True):
    """Import a module from its sources. `tolerant`: an error in one source does not stop the next (a notebook)."""

    module: str
    sources: list[SourceFile]
    tolerant: bool = False
    companions: dict[str, bytes] = {}


class Call(msgspec.Struct, tag=True, kw_only=True, dict=True):
    """Call a function, or, within a Build, the module that was built.

    `cotangents`: one tensor for each differentiable output, to back-propagate; None leaves the backward pass out.
    """

    function: str = ""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    cotangents: list[Any] | None = None
    device: str = "cpu"
    traced: bool = False
    profiled: bool = False  # with `traced`: look into other threads too, which takes a few milliseconds
    repeated: bool = False
    seed: int = 0


class Iterate(Call, tag=True, kw_only=True, dict=True):
    """Call a function or construct a class, and go through the Dataset, DataLoader or sampler that it gives."""

    passes: int = 2


class Train(Call, tag=True, kw_only=True, dict=True):
    """Call a training function, and watch the model, the optimizer and the loaders that it is given.

    `fit`: a FromBench that makes a dictionary: the arguments by name, in the function's order, a "model" among them.
    """

    fit: Any


class Probe(Call, tag=True, kw_only=True, dict=True):
    """Call a function of the workbench with the module as its first argument.

    `function` is the exercise that the probe is about.
    """

    probe: str


class Build(msgspec.Struct, tag=True, kw_only=True, dict=True):
    """Construct a module class, give it weights, take it on a journey, and call it.

    `weights`: a state_dict to load strictly, None to keep the module's own. `journey`: names of `modules.JOURNEYS`.
    """

    cls: str
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    weights: dict[str, Any] | None = None
    journey: list[str] = []
    seed: int = 0
    call: Call | None = None


Request = Load | Call | Iterate | Train | Probe | Build


class NumberedRequest(msgspec.Struct):
    """A request with its number; the reply carries the same one.

    `member`: which implementation of a worker that holds several. A student's worker holds one; known mistakes, which
    are our own code, share a worker.
    """

    number: int
    request: Request
    member: str = ""
