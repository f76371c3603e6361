"""Records which operations run, at the dispatcher, and where values leave torch for Python."""

from __future__ import annotations

from collections import Counter
from types import TracebackType
from typing import Any

import torch
from torch.overrides import TorchFunctionMode, resolve_name
from torch.utils._python_dispatch import TorchDispatchMode

from autograder.inside.protocol.observation import Trace

# API calls by which a value leaves torch for Python; the dispatcher does not see all of them
ESCAPES = frozenset(
    f"Tensor.{name}"
    for name in ["item", "tolist", "numpy", "__array__", "__float__", "__int__", "__bool__", "__index__", "__complex__"]
)


class _Dispatched(TorchDispatchMode):
    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # True would import the compiler first: a second, and 70 MB in every worker

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.counts[func._schema.name.partition("::")[2]] += 1
        return func(*args, **(kwargs or {}))


class _Called(TorchFunctionMode):
    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = resolve_name(func) or ""
        name = name.removeprefix("torch.")
        if name in ESCAPES:
            self.counts[name] += 1
        return func(*args, **(kwargs or {}))


def unprinted(tensor: torch.Tensor, *, tensor_contents: Any = None) -> str:
    """Return the text of a tensor without computing anything: it replaces torch's while operations are recorded."""
    return f"tensor(..., size={tuple(tensor.shape)})"


class Recorder:
    """A context manager around the forward pass; `backward()` returns another for the backward pass.

    Operations have their aten names without namespace and overload: `_softmax`, `mm`, `exp`. Those of other threads
    are not seen.
    """

    def __init__(self) -> None:
        self.forward_operations = _Dispatched()
        self.backward_operations = _Dispatched()
        self.calls = _Called()

    def __enter__(self) -> Recorder:
        # printing a tensor runs operations on it, row by row, which are not part of the student's method
        self.printer, torch._tensor_str._str = torch._tensor_str._str, unprinted
        self.calls.__enter__()
        self.forward_operations.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.forward_operations.__exit__(kind, error, traceback)
        self.calls.__exit__(kind, error, traceback)
        torch._tensor_str._str = self.printer

    def backward(self) -> TorchDispatchMode:
        """Return a context manager for the backward pass."""
        return self.backward_operations

    def trace(self) -> Trace:
        """Return what was recorded."""
        return Trace(
            forward=dict(sorted(self.forward_operations.counts.items())),
            backward=dict(sorted(self.backward_operations.counts.items())),
            escapes=dict(sorted(self.calls.counts.items())),
        )
