"""The observation of one run of a verb: outputs, gradients, trace, and how it ended."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import torch

from autograder.inside.protocol.bounds import MOST_LEAVES
from autograder.inside.protocol.bounds import cut as cut
from autograder.inside.protocol.wire import DTYPE_NAMES

DEEPEST = 20  # containers within containers
LARGEST_OUTPUT = 32 << 20  # bytes of one tensor

How = Literal[
    "returned",
    "raised",
    "not_attempted",  # the stub's own raise NotImplementedError
    "unwritten_dependency",  # it called another exercise that is still a stub
    "missing",  # the module has no such name
    "not_callable",
    "no_graph",  # no output has a graph
    "misfit",  # a cotangent does not fit the output, or weights do not fit the module
    "gpu_lost",  # the process can no longer use CUDA: a kernel failed, or the GPU is faulty
    "timed_out",  # this and all that follow are found out from outside of the worker
    "out_of_memory",
    "out_of_disk",
    "crashed",
    "exited",
    "nonsense",  # a reply that our own code would not send
]


class Ending(msgspec.Struct, frozen=True):
    """How a run ended; `kind`, `text`, `line`, `function` and `file` describe an exception or a death."""

    how: How
    kind: str = ""
    text: str = ""
    line: int | None = None
    function: str = ""
    file: str = ""


RETURNED = Ending("returned")


class Leaf(msgspec.Struct):
    """One part of a value: a tensor, a scalar, the kind and size of a container, or the name of another type."""

    path: str
    kind: str  # "tensor", "number", "bool", "text", "none", "list", "tuple", "dict" or the type's qualified name
    value: Any = None  # tensor (on the CPU; None if it has no values or too many), scalar, or size of a container
    dtype: str = ""
    shape: list[int] = []
    device: str = ""


class ParameterFacts(msgspec.Struct):
    """A parameter or buffer without its values."""

    shape: list[int]
    dtype: str
    requires_grad: bool


class ModuleFacts(msgspec.Struct):
    """An nn.Module after its construction, and what its forward pass called."""

    parameters: dict[str, ParameterFacts] = {}
    buffers: dict[str, ParameterFacts] = {}
    state: dict[str, Any] = {}  # values of the state_dict right after construction
    submodules: dict[str, str] = {}  # name to qualified class name
    training: bool = True
    called: list[str] = []  # parts of the module whose hooks ran in the forward pass, in order; itself as ""
    flow: list[Leaf] = []  # outputs of its parts in the forward pass, in order; the part's name as the path
    state_after: list[str] = []  # names in the state_dict after the forward pass
    loaded: Ending = RETURNED  # how loading the reference's weights went


class Trace(msgspec.Struct):
    """Counts of the operations that ran, by name, and of the calls by which values left torch."""

    forward: dict[str, int] = {}
    backward: dict[str, int] = {}
    escapes: dict[str, int] = {}
    refused: dict[str, int] = {}  # operations that a tensor server did not perform


class TrainingStep(msgspec.Struct):
    """One optimizer step: the gradients before it and the parameters after it, by name."""

    gradients: dict[str, Any] = {}
    parameters: dict[str, Any] = {}


class Training(msgspec.Struct):
    """What hooks saw of a model, an optimizer and loaders during a training function.

    `events`, a letter each: a forward pass of the model in train mode (F), in eval mode (f), in train mode without a
    graph (E), in eval mode without a graph (e); a backward pass into clean gradients (B), onto old ones (b); a step
    of the optimizer (S), a step without gradients (s), a step of another optimizer (X).
    """

    events: str = ""
    modes: list[bool] = []  # model.training at each forward pass
    steps: list[TrainingStep] = []
    state: dict[str, Any] = {}  # the model's state_dict at the end
    changed: list[str] = []  # names in the state_dict whose values differ from those at the start
    training_after: bool = True
    modes_kept: bool = True  # at the end, every part of the model is in its mode of the start
    epochs: dict[str, int] = {}  # passes over each loader, by its name
    batches: dict[str, int] = {}  # batches that each loader yielded
    left_behind: list[str] = []  # parts of a batch that were not moved to the device
    graphs: list[str] = []  # parts of the output that hold a graph
    reseeded: bool = False
    rng: str = ""  # digest of the generator's state at the end


class Observation(msgspec.Struct):
    """What one run of a verb showed."""

    ended: Ending
    output: list[Leaf] = []
    arguments: list[str] = []  # names of the arguments in the implementation's own signature
    changed: list[str] = []  # arguments that were changed in place
    shared: list[str] = []  # arguments whose memory the output shares
    gradients_ended: Ending | None = None
    gradients: dict[str, Any] = {}  # by argument or parameter; None if it gets no gradient
    trace: Trace | None = None
    rng_moved: bool = False
    again: list[Leaf] = []  # the output of a second, equal call
    first_after_again: list[Leaf] = []  # the first output, read again after the second call
    warnings: list[str] = []
    module: ModuleFacts | None = None
    training: Training | None = None


def see(value: Any, path: str = "") -> list[Leaf]:
    """Take a value apart into its leaves, containers first.

    Types are compared exactly, by identity: a subclass is reported by its name, and no method of it is called.
    """
    leaves: list[Leaf] = []
    _see(value, path, leaves, depth=0)
    return leaves


def _see(value: Any, path: str, leaves: list[Leaf], depth: int) -> None:
    if len(leaves) >= MOST_LEAVES or depth > DEEPEST:
        return
    leaves.append(_leaf(value, path))
    kind = type(value)
    if kind is list or kind is tuple:
        for index, part in enumerate(value[:MOST_LEAVES]):
            _see(part, f"{path}[{index}]", leaves, depth + 1)
    elif kind is dict:
        for key, part in list(value.items())[:MOST_LEAVES]:
            _see(part, f"{path}[{cut(repr(key), 60)}]", leaves, depth + 1)


def _leaf(value: Any, path: str) -> Leaf:
    kind = type(value)
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        return _see_tensor(value, path)
    if kind is list or kind is tuple or kind is dict:
        return Leaf(path, kind.__name__, len(value))
    if kind is str:
        return Leaf(path, "text", cut(value))
    scalar = _scalar_kind(value)
    return Leaf(path, scalar, value) if scalar else Leaf(path, _type_name(kind))


def _scalar_kind(value: Any) -> str:
    """The kind of a scalar; "" for any other value, also for an integer of more than 64 bits."""
    kind = type(value)
    if value is None:
        return "none"
    if kind is bool:
        return "bool"
    return "number" if kind is float or (kind is int and -(1 << 63) <= value < 1 << 63) else ""


def _type_name(kind: type) -> str:
    return cut(f"{kind.__module__}.{kind.__qualname__}", 100)


def _see_tensor(value: torch.Tensor, path: str) -> Leaf:
    plain = value.detach()
    dtype = DTYPE_NAMES.get(plain.dtype, str(plain.dtype).removeprefix("torch."))
    leaf = Leaf(path, "tensor", None, dtype, list(plain.shape), plain.device.type)
    dense = plain.layout is torch.strided and plain.dtype in DTYPE_NAMES
    if dense and plain.device.type != "meta" and plain.numel() * plain.dtype.itemsize <= LARGEST_OUTPUT:
        leaf.value = plain.to("cpu").clone()  # a clone: the student's next call may write into the same memory
    return leaf


def build(leaves: list[Leaf]) -> Any:
    """Put together the value that `see` took apart; a value of an unknown type comes back as its Leaf."""
    value, rest = _build(leaves) if leaves else (None, [])
    return value if not rest else leaves


def _build(leaves: list[Leaf]) -> tuple[Any, list[Leaf]]:
    head, rest = leaves[0], leaves[1:]
    if head.kind in ("list", "tuple", "dict"):
        return _build_container(head, rest)
    has_value = head.kind in ("number", "bool", "text", "none") or (head.kind == "tensor" and head.value is not None)
    return (head.value if has_value else head), rest


def _build_container(head: Leaf, rest: list[Leaf]) -> tuple[Any, list[Leaf]]:
    parts: list[Any] = []
    names: list[str] = []
    while rest and rest[0].path.startswith(head.path + "["):
        names.append(rest[0].path[len(head.path) + 1 : -1])
        part, rest = _build(rest)
        parts.append(part)
    if head.kind == "dict":
        return {name.strip("'\""): part for name, part in zip(names, parts, strict=True)}, rest
    return (parts if head.kind == "list" else tuple(parts)), rest
