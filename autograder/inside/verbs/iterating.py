"""Goes through a Dataset, a DataLoader or a sampler as its users do, and keeps what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from torch import Tensor
from torch.utils.data import DataLoader

MOST_ITEMS = 1000  # a __len__ may say a million million


def walk(thing: Any, passes: int) -> Any:
    """What going through a value shows, as plain lists and dictionaries; containers are gone through part by part.

    Raises TypeError for an object that can be neither indexed nor iterated.
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
    """`length`; `items`, read once and `again`; `first_from_the_end` is dataset[-1] and `past_the_end` dataset[length],
    each as what came or the name of the exception; `iterated`: how many items a for loop gave, one too many at most.
    """
    length = len(dataset)
    indices = range(min(length, MOST_ITEMS))
    seen: dict[str, Any] = {"length": length}
    seen["items"] = read(dataset, indices)
    seen["again"] = read(dataset, indices)
    seen["first_from_the_end"] = attempt(lambda: dataset[-1])
    seen["past_the_end"] = attempt(lambda: dataset[length])
    seen["iterated"] = attempt(lambda: sum(1 for _ in up_to(len(indices) + 1, dataset)))
    return seen


def read(dataset: Any, indices: range) -> list[Any]:
    """The items at these indices, up to the first that is not there: a `__len__` may promise more than there is."""
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
    """`length`, None where there is none; `epochs`: what each pass gave, in order, cut at a thousand parts."""
    length = len(loader) if hasattr(type(loader), "__len__") else None
    return {
        "length": length,
        "epochs": [[as_batch(kept(part)) for part in up_to(MOST_ITEMS, loader)] for _ in range(passes)],
    }


def as_batch(part: Any) -> Any:
    """A batch of pairs as a list, which DataLoader itself makes; a tuple is as good for whoever unpacks it."""
    return list(part) if type(part) is tuple else part


def up_to(most: int, parts: Iterable[Any]) -> Iterable[Any]:
    """The first `most` parts; an iterator is not asked for one more."""
    return (part for _, part in zip(range(most), parts, strict=False))


def attempt(read: Callable[[], Any]) -> Any:
    """What came of it, or the name of the exception."""
    try:
        return kept(read())
    except Exception as error:
        return type(error).__name__


def kept(value: Any) -> Any:
    """A copy of a value, so that what is done to the original later does not show in it."""
    if type(value) in (list, tuple):
        return type(value)(kept(part) for part in value)
    if type(value) is dict:
        return {name: kept(part) for name, part in value.items()}
    return value.detach().clone() if isinstance(value, Tensor) and type(value) is Tensor else value
