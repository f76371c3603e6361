"""Bounds of everything that an observation holds beside tensors: a worker cuts to them, and a judge believes no more.

Names, labels and lists come from the student's code, and may have any length. Messages have a bound as a whole
(`channel.LARGEST_MESSAGE`), which is for tensors; without these bounds, names alone could fill it for each request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import torch

MARK = " […]"  # at the end of what was cut
LONGEST_TEXT = 500  # characters of an exception or a string that a student returned
LONGEST_NAME = 200  # of everything that has no bound of its own
MOST_EVENTS = 5000  # of a training
MOST_LEAVES = 10_000  # parts of one output; of a longer list the length is still known
MOST_PARTS = 1000  # of everything that has no bound of its own

LONGEST: dict[str, int] = {  # characters, by the name of a field
    "text": LONGEST_TEXT,
    "value": LONGEST_TEXT,
    "path": 2000,  # `see` goes 20 levels deep, and cuts each key
    "events": MOST_EVENTS,
}
MOST: dict[str, int] = {  # entries of lists and dictionaries, by the name of a field
    "output": MOST_LEAVES,
    "again": MOST_LEAVES,
    "first_after_again": MOST_LEAVES,
    "flow": MOST_LEAVES,
    "modes": MOST_EVENTS,
    "steps": 50,  # each with all gradients and parameters
    "warnings": 5,
    "shape": 25,  # wire.MOST_DIMENSIONS
    "epochs": 20,  # by loader
    "batches": 20,
}


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """Replace surrogates, which cannot be encoded, and cut long text with a mark at the cut."""
    text = text[: longest + 1].encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= longest else text[:longest] + MARK


def bounded(struct: msgspec.Struct) -> msgspec.Struct:
    """Return a struct with everything in it cut to its bound; the same one if nothing is."""
    changed = {}
    for name in struct.__struct_fields__:
        value = getattr(struct, name)
        within = _bounded(value, name)
        if within is not value:
            changed[name] = within
    return msgspec.structs.replace(struct, **changed) if changed else struct


def _bounded(value: Any, name: str) -> Any:
    if isinstance(value, str):
        longest = LONGEST.get(name, LONGEST_NAME)
        if len(value) > longest + len(MARK):
            return cut(value, longest)
        return value if value.isascii() else cut(value, longest + len(MARK))
    if isinstance(value, msgspec.Struct):
        return bounded(value)
    most = MOST.get(name, MOST_PARTS)
    if isinstance(value, list):
        parts = [_bounded(part, name) for part in value[:most]]
        return parts if len(value) > most or any(map(_differs, parts, value)) else value
    if isinstance(value, dict):
        return {_bounded(key, ""): _bounded(value[key], name) for key in list(value)[:most]} if value else value
    return value


def _differs(one: Any, other: Any) -> bool:
    return one is not other


def is_bounded(struct: msgspec.Struct) -> bool:
    """True if everything in a struct is within its bound."""
    return all(_is_bounded(getattr(struct, name), name) for name in struct.__struct_fields__)


def _is_bounded(value: Any, name: str) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST.get(name, LONGEST_NAME) + len(MARK)
    if isinstance(value, msgspec.Struct):
        return is_bounded(value)
    if isinstance(value, list | dict):
        return len(value) <= MOST.get(name, MOST_PARTS) and all(_is_bounded(*part) for part in _parts(value, name))
    return True


def _parts(value: Any, name: str) -> Iterator[tuple[Any, str]]:
    """Yield what a list or dictionary holds, each with the name that its bound has."""
    if isinstance(value, dict):
        for key in value:
            yield key, ""
        value = value.values()
    for part in value:
        yield part, name


def held_bytes(value: Any) -> int:
    """Return about how many bytes of memory an observation, or a part of one, holds."""
    if isinstance(value, torch.Tensor):
        return value.numel() * value.element_size() + 200
    if isinstance(value, str):
        return len(value) + 50
    if isinstance(value, msgspec.Struct):
        return 100 + sum(held_bytes(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, list | dict):
        return 50 + sum(held_bytes(part) for part, _ in _parts(value, ""))
    return 8
