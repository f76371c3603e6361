"""Puts Python code that already solves an exercise out of order for the time of a call.

The functions themselves are changed, so that every other name for one of them, and every class that borrowed one, is
out of order too. A student who copies their text, or their code objects, has what anybody has who reads torch's source.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

WRAPPERS = "torch._prims_common.wrappers"  # around the functions of torch._refs and torch._decomp


class ReadyMade(RuntimeError):
    """A student's code called what is out of order; the text is its name."""


def _refused(*args: Any, **kwargs: Any) -> Any:
    raise 0.5  # type: ignore[misc]  # noqa: B016 (in its place stands an exception, see `refusing`)


@contextmanager
def out_of_order(names: Sequence[str]) -> Iterator[None]:
    """Let the functions of some modules and classes raise ReadyMade. `names`: such as "torch.nn.Linear"."""
    found = [pair for name in names for pair in functions_of(name)]
    before = [function.__code__ for function, _ in found]
    for function, refusing in found:
        function.__code__ = refusing
    try:
        yield
    finally:
        for (function, _), code in zip(found, before, strict=True):
            function.__code__ = code


@cache
def functions_of(name: str) -> list[tuple[FunctionType, CodeType]]:
    """Return the functions of a class, or of a package with all its loaded modules, and the code that refuses each.

    Raises ValueError if there is no such class or package.
    """
    kept: dict[int, tuple[FunctionType, CodeType]] = {}
    waiting = functions_in(name)
    homes = (name, WRAPPERS) if name in sys.modules else ("",)  # a module imports functions of others
    while waiting:
        function = waiting.pop()
        if id(function) not in kept and (function.__module__ or "").startswith(homes):
            kept[id(function)] = function, refusing(function, name)
            waiting += wrapped_by(function)
    return list(kept.values())


def functions_in(name: str) -> list[FunctionType]:
    """Return the functions that a class, or the loaded modules of a package, define or import."""
    if name in sys.modules:
        inner = [module for key, module in [*sys.modules.items()] if key == name or key.startswith(f"{name}.")]
        places: list[Any] = [module for module in inner if isinstance(module, ModuleType)]
    else:
        package, _, own = name.rpartition(".")
        places = [getattr(sys.modules.get(package), own, None)]
        if not isinstance(places[0], type):
            raise ValueError(f"{name}, which [method] forbids, is no class of torch, and no package that it has loaded")
    return [value for place in places for value in vars(place).values() if isinstance(value, FunctionType)]


def wrapped_by(function: FunctionType) -> list[FunctionType]:
    """Return the functions that a function keeps to call them."""
    kept = [getattr(function, "__wrapped__", None)]
    for cell in function.__closure__ or ():
        try:
            kept.append(cell.cell_contents)
        except ValueError:  # an empty cell
            continue
    return [value for value in kept if isinstance(value, FunctionType)]


def refusing(function: FunctionType, name: str) -> CodeType:
    """Return code that raises, with the free variables that a function has to keep."""
    full = name if name not in sys.modules else f"{name}.{function.__name__}"
    free = function.__code__.co_freevars
    return _refused.__code__.replace(co_freevars=free, co_consts=(None, ReadyMade(full)))
