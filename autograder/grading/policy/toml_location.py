"""The location of a key in TOML text. tomllib gives the place of a syntax error, but not that of a wrong value."""

from __future__ import annotations

import re
from collections.abc import Sequence

Key = str | int  # an int counts the tables of an array such as [[extensions]]
HEAD = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
ENTRY = re.compile(r"(\s*)((?:\"[^\"]*\"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[\w-]+))*)\s*=")
PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")


def place_of(text: str, path: Sequence[Key]) -> tuple[int, int]:
    """Return line and column (from 1) of the key at `path`, or of the nearest enclosing one that has its own line."""
    best: tuple[int, tuple[int, int]] = (0, (1, 1))
    table: list[Key] = []
    counts: dict[tuple[Key, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if head := HEAD.match(line):
            table = list(parts_of(head[2]))
            if head[1] == "[[":
                counts[tuple(table)] = counts.get(tuple(table), -1) + 1
                table.append(counts[tuple(table)])
            best = max(best, (shared(table, path), (number, head.start(1) + 1)), key=lambda found: found[0])
        elif entry := ENTRY.match(line):
            whole = [*table, *parts_of(entry[2])]
            best = max(best, (shared(whole, path), (number, len(entry[1]) + 1)), key=lambda found: found[0])
    return best[1]


def parts_of(key: str) -> list[str]:
    """Split a dotted key."""
    return [next(part for part in found.groups() if part is not None) for found in PART.finditer(key)]


def shared(place: Sequence[Key], path: Sequence[Key]) -> int:
    """Return how many parts of `path` a place covers; 0 if it leads elsewhere."""
    return len(place) if list(path[: len(place)]) == list(place) else 0
