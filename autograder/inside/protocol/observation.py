"""What one run of a verb showed: outputs, gradients, trace, how it ended."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import torch

from autograder.inside.protocol.wire import DTYPE_NAMES

LONGEST_TEXT = 500  # characters of an exception or a string that a student returned
MOST_LEAVES = 10_000  # parts of one output; a list of a million numbers is told by its length
LARGEST_OUTPUT = 32 << 20  # bytes of one tensor

How = Literal[
    "returned",
    "raised",
    "not_attempted",  # the stub's own raise NotImplementedError
    "unwritten_dependency",  # it called another exercise that is still a stub
    "missing",  # no such name in the module
    "not_callable",
    "no_graph",  # nothing that came back depends on anything differentiable
    "misfit",  # a cotangent does not fit the output, or weights do not fit the module
    "timed_out",  # from here on told by whoever watches the worker from outside
    "out_of_memory",
    "out_of_disk",
    "crashed",
    "gpu_lost",  # CUDA can no longer be used by this process: a kernel went astray, or the GPU is sick
    "exited",
    "nonsense",
]


class Ending(msgspec.Struct, frozen=True):
    """How something ended; `kind`, `text`, `line` and `function` describe an exception or a death."""

    how: How
    kind: str = ""
    text: str = ""
    line: int | None = None
    function: str = ""
    file: str = ""


RETURNED = Ending("returned")


class Leaf(msgspec.Struct):
    """One part of a value: a tensor, a plain number or text, the type of a container, or the name of another type."""

    path: str
    kind: str  # "tensor", "number", "bool", "text", "none", "list", "tuple", "dict" or the type's qualified name
    value: Any = None  # the tensor (on the CPU; None where it has no values or too many), scalar, or container's size
    dtype: str = ""
    shape: list[int] = []
    device: str = ""


class ParameterFacts(msgspec.Struct):
    """What is known of a parameter without its values."""

    shape: list[int]
    dtype: str
    requires_grad: bool
    is_parameter: bool = True


class ModuleFacts(msgspec.Struct):
    """An nn.Module as it was built."""

    parameters: dict[str, ParameterFacts] = {}
    buffers: dict[str, ParameterFacts] = {}
    state: dict[str, Any] = {}  # values of the state_dict right after construction
    submodules: dict[str, str] = {}
    classes: list[str] = []  # of the module and all its parts, base classes included
    training: bool = True
    called: list[str] = []  # parts of the module whose hooks ran in the forward pass, in order; itself as ""
    flow: list[Leaf] = []  # what each part gave in the forward pass, in order; its name as the path
    state_after: list[str] = []  # names in the state_dict after the forward pass
    loaded: Ending = RETURNED  # how loading the reference's weights went


class Trace(msgspec.Struct):
    """Which operations ran, as the dispatcher saw them, and where values left torch."""

    forward: dict[str, int] = {}
    backward: dict[str, int] = {}
    profiled: dict[str, int] = {}  # as the profiler saw them, over all threads and disabled modes, nested ones too
    escapes: dict[str, int] = {}


class TrainingStep(msgspec.Struct):
    """One optimizer step: the gradients that it found, and the parameters that it left, by name."""

    gradients: dict[str, Any] = {}
    parameters: dict[str, Any] = {}


class Training(msgspec.Struct):
    """What was seen of a model, an optimizer and loaders while a training function had them.

    `events`, a letter each: a forward pass of the model in train mode (F), in eval mode (f), in train mode without a
    graph (E), in eval mode without a graph (e); a backward pass into clean gradients (B), onto old ones (b); a step
    of the optimizer (S), one that found no gradients (s), one of another optimizer (X).
    """

    events: str = ""
    modes: list[bool] = []  # model.training at each forward pass
    steps: list[TrainingStep] = []
    state: dict[str, Any] = {}  # the model's state_dict at the end
    changed: list[str] = []  # names of the state_dict whose values are others than at the start
    training_before: bool = True
    training_after: bool = True
    modes_kept: bool = True  # every part of the model is in the mode in which it was
    epochs: dict[str, int] = {}  # how often each loader was gone through, by its name
    batches: dict[str, int] = {}  # how many batches it gave
    left_behind: list[str] = []  # parts of a batch that were not moved to the device
    graphs: list[str] = []  # parts of the output that hold a graph
    reseeded: bool = False
    rng: str = ""  # a digest of the generator's state at the end


class Observation(msgspec.Struct):
    """What one run of a verb showed."""

    ended: Ending
    output: list[Leaf] = []
    arguments: list[str] = []  # names of the arguments, as the implementation calls them
    changed: list[str] = []  # arguments that were altered in place
    shared: list[str] = []  # arguments whose memory the output shares
    gradients_ended: Ending | None = None
    gradients: dict[str, Any] = {}  # by argument or parameter; None where no gradient arrives
    trace: Trace | None = None
    rng_moved: bool = False
    again: list[Leaf] = []  # the output of a second, equal call
    first_after_again: list[Leaf] = []  # the first output, looked at once more after the second call
    warnings: list[str] = []
    module: ModuleFacts | None = None
    training: Training | None = None


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """Text that can travel: surrogates replaced, cut at a length, and the cut told."""
    text = text[: longest + 1].encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= longest else text[:longest] + " […]"


def see(value: Any, path: str = "") -> list[Leaf]:
    """The leaves of a value, containers first. Exact types only: a subclass is reported by its name."""
    leaves: list[Leaf] = []
    _see(value, path, leaves, depth=0)
    return leaves


def _see(value: Any, path: str, leaves: list[Leaf], depth: int) -> None:
    kind = type(value)
    if len(leaves) >= MOST_LEAVES or depth > 20:
        return
    if kind is torch.Tensor or kind is torch.nn.Parameter:
        leaves.append(_see_tensor(value, path))
    elif value is None:
        leaves.append(Leaf(path, "none"))
    elif kind is bool:
        leaves.append(Leaf(path, "bool", value))
    elif kind is float or (kind is int and -(1 << 63) <= value < 1 << 63):
        leaves.append(Leaf(path, "number", value))
    elif kind is str:
        leaves.append(Leaf(path, "text", cut(value)))
    elif kind is list or kind is tuple:
        leaves.append(Leaf(path, kind.__name__, len(value)))
        for index, part in enumerate(value[:MOST_LEAVES]):
            _see(part, f"{path}[{index}]", leaves, depth + 1)
    elif kind is dict:
        leaves.append(Leaf(path, "dict", len(value)))
        for key, part in list(value.items())[:MOST_LEAVES]:
            _see(part, f"{path}[{cut(repr(key), 60)}]", leaves, depth + 1)
    else:
        leaves.append(Leaf(path, cut(f"{kind.__module__}.{kind.__qualname__}", 100)))


def _see_tensor(value: torch.Tensor, path: str) -> Leaf:
    plain = value.detach()
    dtype = DTYPE_NAMES.get(plain.dtype, str(plain.dtype).removeprefix("torch."))
    leaf = Leaf(path, "tensor", None, dtype, list(plain.shape), plain.device.type)
    dense = plain.layout is torch.strided and plain.dtype in DTYPE_NAMES
    if dense and plain.device.type != "meta" and plain.numel() * plain.dtype.itemsize <= LARGEST_OUTPUT:
        leaf.value = plain.to("cpu").clone()  # a clone: the student's next call may write into the same memory
    return leaf


def build(leaves: list[Leaf]) -> Any:
    """The value that `see` took apart, for a check's own assertions; an unknown type comes back as its Leaf."""
    value, rest = _build(leaves) if leaves else (None, [])
    return value if not rest else leaves


def _build(leaves: list[Leaf]) -> tuple[Any, list[Leaf]]:
    head, rest = leaves[0], leaves[1:]
    if head.kind in ("list", "tuple", "dict"):
        parts: list[Any] = []
        names: list[str] = []
        while rest and rest[0].path.startswith(head.path + "["):
            names.append(rest[0].path[len(head.path) + 1 : -1])
            part, rest = _build(rest)
            parts.append(part)
        if head.kind == "dict":
            return {name.strip("'\""): part for name, part in zip(names, parts, strict=True)}, rest
        return (parts if head.kind == "list" else tuple(parts)), rest
    if head.kind == "tensor":
        return (head.value if head.value is not None else head), rest
    return (head.value if head.kind in ("number", "bool", "text", "none") else head), rest
