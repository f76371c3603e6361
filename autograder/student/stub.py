"""Compares the student's file with the stub of the assignment, and puts an exercise back to its stub."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

from autograder.atomic_file import write_whole
from autograder.locale.message import Message, message

Definition = ast.FunctionDef | ast.ClassDef


def definitions(source: str) -> dict[str, Definition]:
    """The functions and classes of a module by name; empty if it is not Python."""
    try:
        nodes = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return {}
    return {node.name: node for node in nodes if isinstance(node, Definition)}


def unlike_the_stub(source: str, stub: str, exercises: Sequence[str]) -> list[Message]:
    """Return notes on a file that may have been written for another version of the assignment."""
    own, wanted = definitions(source), definitions(stub)
    if not own:
        return []  # an empty file, or not Python: other notes say so
    known = [name for name in exercises if name in wanted]
    shared = [name for name in known if name in own]
    if exercises and known == list(exercises) and not shared:
        return [message("stub_of_another_version", names=", ".join(exercises))]
    pairs = {name: (arguments(own[name]), arguments(wanted[name])) for name in shared}
    return [
        message("signature_changed", name=name, own=given, wanted=expected)
        for name, (given, expected) in pairs.items()
        if given != expected
    ]


def arguments(node: Definition) -> str:
    """The names of the arguments of a function, or of the constructor of a class."""
    if isinstance(node, ast.ClassDef):
        made = next((part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"), None)
        return arguments(made) if made is not None else "self"
    given = node.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    names += [f"*{given.vararg.arg}"] if given.vararg else []
    names += [argument.arg for argument in given.kwonlyargs]
    names += [f"**{given.kwarg.arg}"] if given.kwarg else []
    return ", ".join(names)


def with_stub(source: str, stub: str, exercise: str) -> str:
    """Return the file with one exercise put back to its stub, or the whole stub if the exercise cannot be found."""
    own, wanted = definitions(source).get(exercise), definitions(stub).get(exercise)
    if own is None or wanted is None:
        return stub
    lines = source.splitlines(keepends=True)
    fresh = lines_of(stub.splitlines(keepends=True), wanted)
    first, last = span(own)
    return "".join([*lines[:first], *fresh, *lines[last:]])


def span(node: Definition) -> tuple[int, int]:
    """The first line of a definition, counted from 0, and the one after its last."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first - 1, node.end_lineno or node.lineno


def lines_of(lines: list[str], node: Definition) -> list[str]:
    first, last = span(node)
    return lines[first:last]


def reset(answer: Path, stub: str, exercise: str) -> Path | None:
    """Put an exercise back to its stub. Returns the copy of the file as it was, None if there was none.

    Raises OSError.
    """
    try:
        before = answer.read_bytes()
    except FileNotFoundError:
        write_whole(answer, stub.encode())
        return None
    kept = free_name(answer)
    write_whole(kept, before)
    write_whole(answer, with_stub(before.decode("utf-8", "replace"), stub, exercise).encode())
    return kept


def free_name(answer: Path) -> Path:
    """An unused name for a copy, which is not taken for an answer."""
    number = 1
    while (kept := answer.with_name(f"{answer.name}.{number}.bak")).exists():
        number += 1
    return kept
