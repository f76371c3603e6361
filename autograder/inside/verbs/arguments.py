"""The arguments of a call, laid out in memory as a request says, and compared after the call."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, eq, equal, isnan, ones_like  # under names that a student's module cannot give a new meaning
from torch._C import DisableTorchFunctionSubclass

from autograder.inside.protocol.wire import Argument, File, FromBench


def arrange(tensor: Tensor, layout: str) -> Tensor:
    """Return a differentiable copy of `tensor` in another layout; it never shares the memory of `tensor`.

    "transposed" and "strided" are not contiguous; "expanded" repeats the first row by stride 0; a tensor of too few
    dimensions, and any other name, gets a plain copy.
    """
    if layout == "transposed" and tensor.dim() >= 2:
        return tensor.transpose(-1, -2).clone(memory_format=torch.contiguous_format).transpose(-1, -2)
    if layout == "strided" and tensor.dim() >= 1:
        return torch.stack([tensor, torch.zeros_like(tensor)], dim=-1)[..., 0]
    if layout == "expanded" and tensor.dim() >= 1:
        return tensor[:1].clone().expand(tensor.shape)
    return tensor.clone()


class Prepared:
    """Arguments ready for a call.

    A differentiable tensor is passed as the result of an operation on a leaf of ours, like an activation in the middle
    of a network. So an in-place operation is possible, and is found by comparison instead of raising an exception.
    """

    def __init__(self) -> None:
        self.args: list[Any] = []
        self.kwargs: dict[str, Any] = {}
        self.tensors: list[Tensor] = []  # every tensor argument, in order
        self.leaves: list[Tensor | None] = []  # of each tensor, the leaf to differentiate with respect to
        self.before: list[tuple[Tensor, int]] = []  # of each tensor, its values and version before the call
        self.positions: list[int] = []  # of each tensor, the index of its argument

    def place(self, file: File) -> str:
        """Write a file that lives as long as the arguments; return its path."""
        folder = tempfile.mkdtemp(prefix="autograder-")
        weakref.finalize(self, shutil.rmtree, folder, True)
        path = Path(folder) / file.name
        path.write_bytes(file.content)
        return str(path)

    def labels(self, names: list[str]) -> dict[str, Tensor]:
        """Return all tensor arguments by the name of their argument; parts of a list as `name[index]`."""
        total = Counter(self.positions)
        so_far: Counter[int] = Counter()
        labels = {}
        for position, tensor in zip(self.positions, self.tensors, strict=True):
            name = names[position]
            labels[name if total[position] == 1 else f"{name}[{so_far[position]}]"] = tensor
            so_far[position] += 1
        return labels

    def leaves_by(self, labels: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return the leaves to differentiate with respect to, by label."""
        return {label: leaf for label, leaf in zip(labels, self.leaves, strict=True) if leaf is not None}

    def was_changed(self, tensor: Tensor) -> bool:
        """True if an argument was changed in place.

        Its version tells most changes; its values tell those through `.data` and NumPy, which leave the version alone.
        """
        index = next(i for i, known in enumerate(self.tensors) if known is tensor)
        before, version = self.before[index]
        if tensor._version != version:
            return True
        if tensor.shape != before.shape or tensor.dtype != before.dtype or tensor.device != before.device:
            return True
        if tensor.device.type == "meta":
            return False
        with DisableTorchFunctionSubclass():
            after = Tensor.detach(tensor)
            if equal(after, before):
                return False
            # NaN is equal to nothing, but is unchanged where it was NaN before
            same = eq(after, before) | (isnan(after) & isnan(before))
            return not equal(same, ones_like(same))


def prepare(
    args: list[Any], kwargs: dict[str, Any], device: str, differentiate: bool, workbench: dict[str, Any] | None = None
) -> Prepared:
    """Turn every Argument of a request into a tensor on `device`; pass plain values through, containers as copies.

    `workbench`: the namespace of the assignment's workbench.py, for arguments that come from there.
    """
    prepared = Prepared()

    def ready(value: Any, position: int) -> Any:
        if isinstance(value, list):
            return [ready(part, position) for part in value]
        if isinstance(value, dict):
            return {name: ready(part, position) for name, part in value.items()}
        if isinstance(value, FromBench):
            return from_bench(value, workbench or {}, lambda part: ready(part, position))
        if isinstance(value, File):
            return prepared.place(value)
        if not isinstance(value, Argument):
            return value
        leaf = value.tensor.to(device, copy=True)
        wanted = differentiate and value.differentiate
        tensor = arrange(leaf.requires_grad_() if wanted else leaf, value.layout)
        prepared.tensors.append(tensor)
        prepared.leaves.append(leaf if wanted else None)
        prepared.before.append((tensor.detach().clone(), tensor._version))
        prepared.positions.append(position)
        return tensor

    prepared.args = [ready(value, position) for position, value in enumerate(args)]
    prepared.kwargs = {name: ready(value, len(args) + index) for index, (name, value) in enumerate(kwargs.items())}
    return prepared


def from_bench(value: FromBench, workbench: dict[str, Any], ready: Callable[[Any], Any]) -> Any:
    """Return what a FromBench stands for; `ready` prepares its own arguments. Raises KeyError for an unknown name."""
    part = workbench[value.name]
    if not value.called:
        return part
    torch.set_default_dtype(torch.float64 if value.exact else torch.float32)
    try:
        return part(
            *(ready(argument) for argument in value.args),
            **{name: ready(argument) for name, argument in value.kwargs.items()},
        )
    finally:
        torch.set_default_dtype(torch.float32)
