"""Iterates over a Dataset, a DataLoader or a sampler as its users do, and keeps what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from torch import Tensor
from torch.utils.data import DataLoader

MOST_ITEMS = 1000  # of a Dataset or an iterator, which may claim or yield any number


def walk(thing: Any, passes: int) -> Any:
    """Return what indexing or iterating shows, as plain lists and dictionaries; lists and tuples part by part.

    `passes`: how often an iterable is iterated over. Raises TypeError for an object that can be neither indexed nor
    iterated.
    """
    if isinstance(thing, list | tuple):
        return type(thing)([walk(part, passes) for part in thing]) if type(thing) in (list, tuple) else thing
    if thing is None or isinstance(thing, dict | str | bytes | int | float | Tensor):
        return thing
    if hasattr(type(thing), "__getitem__") and not isinstance(thing, DataLoader):
        return by_index(thing)
    if hasattr(type(thing), "__iter__"):
        return by_iteration(thing, passes)
    raise TypeError(f"{type(thing).__name__} has neither __getitem__ nor __iter__")


def by_index(dataset: Any) -> dict[str, Any]:
    """Return what indexing a Dataset shows.

    `length`; `items`, and `again` when read a second time; `first_from_the_end`, which is dataset[-1], and
    `past_the_end`, dataset[length], each as the value or the exception's name; `iterated`, the number of items that a
    for loop yields, at most one more than there are indices.
    """
    length = len(dataset)
    indices = range(min(length, MOST_ITEMS))
    return {
        "length": length,
        "items": read(dataset, indices),
        "again": read(dataset, indices),
        "first_from_the_end": attempt(lambda: dataset[-1]),
        "past_the_end": attempt(lambda: dataset[length]),
        "iterated": attempt(lambda: sum(1 for _ in up_to(len(indices) + 1, dataset))),
    }


def read(dataset: Any, indices: range) -> list[Any]:
    """Return the items at these indices, up to the first IndexError: a `__len__` may claim more than there are."""
    items: list[Any] = []
    for index in indices:
        try:
            items.append(kept(dataset[index]))
        except IndexError:
            if not items:
                raise
            break
    return items


def by_iteration(loader: Any, passes: int) -> dict[str, Any]:
    """Return `length`, None if there is none, and `epochs`: the parts that each pass yields, a thousand at most."""
    length = len(loader) if hasattr(type(loader), "__len__") else None
    return {
        "length": length,
        "epochs": [[as_batch(kept(part)) for part in up_to(MOST_ITEMS, loader)] for _ in range(passes)],
    }


def as_batch(part: Any) -> Any:
    """Return a tuple as a list: DataLoader yields lists, but a tuple unpacks the same."""
    return list(part) if type(part) is tuple else part


def up_to(most: int, parts: Iterable[Any]) -> Iterable[Any]:
    """Yield the first `most` parts, without asking an iterator for one more."""
    return (part for _, part in zip(range(most), parts, strict=False))


def attempt(read: Callable[[], Any]) -> Any:
    """Return the value, or the name of the exception."""
    try:
        return kept(read())
    except Exception as error:
        return type(error).__name__


def kept(value: Any) -> Any:
    """Return a copy of a value, which later changes of the original do not reach."""
    if type(value) in (list, tuple):
        return type(value)(kept(part) for part in value)
    if type(value) is dict:
        return {name: kept(part) for name, part in value.items()}
    return value.detach().clone() if isinstance(value, Tensor) and type(value) is Tensor else value
