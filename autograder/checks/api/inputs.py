"""Inputs of checks: described in a check file, made outside of the worker, seeded by check and case."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy
import torch
from torch import Tensor

from autograder.inside.protocol.wire import Argument, File, FromBench

Layout = Literal["contiguous", "transposed", "strided", "expanded"]


@dataclass(frozen=True)
class Description:
    """A tensor to be made: how to draw it, its shape, dtype and layout, and whether gradients are asked for."""

    draw: Callable[[numpy.random.Generator, tuple[int, ...]], Any]
    shape: tuple[int, ...]
    dtype: torch.dtype
    layout: Layout = "contiguous"
    differentiate: bool = True

    def make(self, generator: numpy.random.Generator) -> Argument:
        """The tensor itself."""
        shape = (1, *self.shape[1:]) if self.layout == "expanded" and self.shape else self.shape
        values = torch.from_numpy(numpy.asarray(self.draw(generator, shape))).to(self.dtype)
        if self.layout == "expanded":
            values = values.expand(self.shape)
        return Argument(values, self.layout, self.differentiate and self.dtype.is_floating_point)


def randn(
    *shape: int,
    dtype: torch.dtype = torch.float32,
    scale: float = 1.0,
    offset: float = 0.0,
    layout: Layout = "contiguous",
) -> Description:
    """A standard normal tensor, times `scale`, plus `offset`."""
    return Description(lambda rng, size: rng.standard_normal(size) * scale + offset, shape, dtype, layout)


def rand(
    *shape: int,
    dtype: torch.dtype = torch.float32,
    scale: float = 1.0,
    offset: float = 0.0,
    layout: Layout = "contiguous",
) -> Description:
    """A tensor of values uniform in [0, 1), times `scale`, plus `offset`."""
    return Description(lambda rng, size: rng.random(size) * scale + offset, shape, dtype, layout)


def randint(low: int, high: int, *shape: int, dtype: torch.dtype = torch.int64) -> Description:
    """A tensor of whole numbers in [low, high)."""
    return Description(lambda rng, size: rng.integers(low, high, size), shape, dtype)


@dataclass(frozen=True)
class Fixed:
    """An input with respect to which no gradient is asked for."""

    value: Description | Tensor


def fixed(value: Description | Tensor) -> Description | Fixed:
    """The same input, not differentiated."""
    return replace(value, differentiate=False) if isinstance(value, Description) else Fixed(value)


@dataclass(frozen=True)
class Bench:
    """Something of the assignment's workbench.py; `args` and `kwargs` belong to what it gives, where it is called."""

    name: str
    called: bool = False
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


def bench(name: str) -> Bench:
    """A function or class of the assignment's workbench.py, as an argument."""
    return Bench(name)


def made_by(name: str, /, *args: Any, **kwargs: Any) -> Bench:
    """What a function of the assignment's workbench.py gives, as an argument; it is made beside the student's code."""
    return Bench(name, True, args, kwargs)


def file(name: str, content: str | bytes) -> File:
    """A file, as an argument: the student's code is given its path."""
    return File(name, content.encode() if isinstance(content, str) else content)


class Seeds:
    """Draws the inputs of one case of one check: the same for the same secret, seed, assignment, check and case."""

    def __init__(self, *names: object) -> None:
        digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
        self.generator = numpy.random.default_rng(int.from_bytes(digest, "big"))

    def next_seed(self) -> int:
        """A seed for the random numbers that an implementation draws itself."""
        return int(self.generator.integers(1 << 31))

    def make(self, value: Any) -> Any:
        """A plain argument, with every description in it made real. Raises TypeError for what cannot travel."""
        if isinstance(value, Description):
            return value.make(self.generator)
        if isinstance(value, Fixed):
            assert isinstance(value.value, Tensor)
            return Argument(value.value.detach(), differentiate=False)
        if isinstance(value, Tensor):
            return Argument(value.detach(), differentiate=value.dtype.is_floating_point)
        if isinstance(value, list | tuple):
            return [self.make(part) for part in value]
        if isinstance(value, dict):
            return {name: self.make(part) for name, part in value.items()}
        if isinstance(value, Bench):
            return FromBench(value.name, value.called, *self.make_all(value.args, value.kwargs))
        if value is None or isinstance(value, bool | int | float | str | bytes | torch.dtype | File):
            return value
        raise TypeError(f"a {type(value).__name__} cannot be an argument: use tensors, numbers, strings or lists")

    def make_all(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """All arguments of a call."""
        return [self.make(value) for value in args], {name: self.make(value) for name, value in kwargs.items()}

    def cotangent(self, like: Tensor) -> Tensor:
        """A random direction to back-propagate; `.sum()` would pass a backward that ignores its argument."""
        values = torch.from_numpy(numpy.asarray(self.generator.standard_normal(tuple(like.shape))))
        return values.to(like.dtype)
