"""Inputs of checks: described in a check file, made outside of the student's process, seeded by check and case."""

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
    """A tensor that is yet to be drawn: its distribution, shape, dtype and layout, and whether to differentiate it."""

    draw: Callable[[numpy.random.Generator, tuple[int, ...]], Any]
    shape: tuple[int, ...]
    dtype: torch.dtype
    layout: Layout = "contiguous"
    differentiate: bool = True

    def make(self, generator: numpy.random.Generator) -> Argument:
        """Draw the tensor."""
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
    """Describe a tensor of standard normal values, times `scale`, plus `offset`.

    `shape`: the size of each dimension; `layout`: "contiguous", "transposed", "strided" or "expanded" (its first row,
    repeated). `both` draws it from the course's secret, the seed, the assignment, the check and the case, so each run
    draws the same values, and both sides get them. Gradients are taken with respect to it if `dtype` is floating.

    Example::

        both.call("softmax", randn(2, 3, 5, scale=10.0, layout="transposed"), dim=1).assert_same_output()
    """
    return Description(lambda rng, size: rng.standard_normal(size) * scale + offset, shape, dtype, layout)


def rand(
    *shape: int,
    dtype: torch.dtype = torch.float32,
    scale: float = 1.0,
    offset: float = 0.0,
    layout: Layout = "contiguous",
) -> Description:
    """Describe a tensor of values uniform in [0, 1), times `scale`, plus `offset`.

    The other arguments are those of `randn`.

    Example::

        both.call("entropy", rand(4, 5, offset=0.1)).assert_same_gradients()
    """
    return Description(lambda rng, size: rng.random(size) * scale + offset, shape, dtype, layout)


def randint(low: int, high: int, *shape: int, dtype: torch.dtype = torch.int64) -> Description:
    """Describe a tensor of integers in [low, high).

    `shape`: the size of each dimension; without one it is a single number, of shape ().

    Example::

        both.call("cross_entropy", randn(4, 5), randint(0, 5, 4)).assert_same_output()
    """
    return Description(lambda rng, size: rng.integers(low, high, size), shape, dtype)


@dataclass(frozen=True)
class Fixed:
    """A tensor with respect to which no gradient is taken."""

    value: Description | Tensor


def fixed(value: Description | Tensor) -> Description | Fixed:
    """Return an input with respect to which no gradient is taken.

    `value`: a description such as `randn(4, 5)`, or a tensor.

    Example::

        both.call("weighted_sum", randn(4, 5), fixed(rand(4, 5))).assert_same_gradients()
    """
    return replace(value, differentiate=False) if isinstance(value, Description) else Fixed(value)


@dataclass(frozen=True)
class Bench:
    """A function or class of the assignment's workbench.py, or, if `called`, what it returns for these arguments."""

    name: str
    called: bool = False
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


def bench(name: str) -> Bench:
    """Return a function or class of the assignment's workbench.py, to be passed as an argument.

    `name`: in workbench.py. An unknown name is a fault of the check, and raises KeyError in the worker.

    Example::

        both.call("derivative", bench("cubic"), randn(3)).assert_same_output()
    """
    return Bench(name)


def made_by(name: str, /, *args: Any, **kwargs: Any) -> Bench:
    """Return what a function of workbench.py returns, to be passed as an argument.

    `name`: of the function; all other arguments are its own. It is called in the student's process, so it may return
    anything: a module, an optimizer, a loader.

    Example::

        both.call("accuracy", made_by("toy_model", 5, 3), made_by("toy_loader", batch_size=4)).assert_same_output()
    """
    return Bench(name, True, args, kwargs)


def file(name: str, content: str | bytes) -> File:
    """Return a file to be passed as an argument; the student's code gets its path.

    `name`: of the file, without folders; `content`: text, which is encoded as UTF-8, or bytes.

    Example::

        both.iterate("CsvRegression", file("points.csv", "a,b\\n1,2\\n")).assert_same_output()
    """
    return File(name, content.encode() if isinstance(content, str) else content)


class Seeds:
    """Draws the inputs of one case of one check from a hash of secret, seed, assignment, check and case."""

    def __init__(self, *names: object) -> None:
        digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
        self.generator = numpy.random.default_rng(int.from_bytes(digest, "big"))

    def next_seed(self) -> int:
        """Draw a seed for the random numbers that an implementation draws itself."""
        return int(self.generator.integers(1 << 31))

    def make(self, value: Any) -> Any:
        """Return an argument with all descriptions in it drawn. Raises TypeError for one that cannot be sent."""
        if isinstance(value, list | tuple):
            return [self.make(part) for part in value]
        if isinstance(value, dict):
            return {name: self.make(part) for name, part in value.items()}
        if isinstance(value, Bench):
            return FromBench(value.name, value.called, *self.make_all(value.args, value.kwargs))
        if value is None or isinstance(value, bool | int | float | str | bytes | torch.dtype | File):
            return value
        return self._tensor(value)

    def _tensor(self, value: Any) -> Argument:
        if isinstance(value, Description):
            return value.make(self.generator)
        if isinstance(value, Fixed):
            assert isinstance(value.value, Tensor)
            return Argument(value.value.detach(), differentiate=False)
        if isinstance(value, Tensor):
            return Argument(value.detach(), differentiate=value.dtype.is_floating_point)
        raise TypeError(f"a {type(value).__name__} cannot be an argument: use tensors, numbers, strings or lists")

    def make_all(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Make all arguments of a call. Raises TypeError."""
        return [self.make(value) for value in args], {name: self.make(value) for name, value in kwargs.items()}

    def cotangent(self, like: Tensor) -> Tensor:
        """Draw a random direction to back-propagate: `.sum()` would miss a backward that ignores its argument."""
        values = torch.from_numpy(numpy.asarray(self.generator.standard_normal(tuple(like.shape))))
        return values.to(like.dtype)
