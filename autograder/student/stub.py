"""The stub of an assignment beside the student's file: what was renamed, and how to begin an exercise anew."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

from autograder.atomic_file import write_whole
from autograder.locale.message import Message, message

Definition = ast.FunctionDef | ast.ClassDef


def definitions(source: str) -> dict[str, Definition]:
    """The functions and classes of a module by name; none where it is not Python."""
    try:
        nodes = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return {}
    return {node.name: node for node in nodes if isinstance(node, Definition)}


def unlike_the_stub(source: str, stub: str, exercises: Sequence[str]) -> list[Message]:
    """What is said of a file that may have been made for another version of the assignment."""
    own, wanted = definitions(source), definitions(stub)
    if not own:
        return []  # an empty file, or no Python: that is told elsewhere
    notes = []
    missing = [name for name in exercises if name in wanted and name not in own]
    if missing and len(missing) == len(exercises):
        notes.append(message("stub_of_another_version", names=", ".join(missing)))
    for name in exercises:
        if name in own and name in wanted and arguments(own[name]) != arguments(wanted[name]):
            notes.append(
                message("signature_changed", name=name, own=arguments(own[name]), wanted=arguments(wanted[name]))
            )
    return notes


def arguments(node: Definition) -> str:
    """The names of what a function, or the construction of a class, takes."""
    if isinstance(node, ast.ClassDef):
        made = next((part for part in node.body if isinstance(part, ast.FunctionDef) and part.name == "__init__"), None)
        return arguments(made) if made is not None else "self"
    given = node.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    names += [f"*{given.vararg.arg}"] if given.vararg else []
    names += [argument.arg for argument in given.kwonlyargs]
    names += [f"**{given.kwarg.arg}"] if given.kwarg else []
    return ", ".join(names)


def anew(source: str, stub: str, exercise: str) -> str:
    """A student's file with one exercise as it was handed out; the whole stub where that cannot be told apart."""
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
    """Begin an exercise anew; returns where the file as it was is kept, None where there was none. Raises OSError."""
    try:
        before = answer.read_bytes()
    except FileNotFoundError:
        write_whole(answer, stub.encode())
        return None
    kept = free_name(answer)
    write_whole(kept, before)
    write_whole(answer, anew(before.decode("utf-8", "replace"), stub, exercise).encode())
    return kept


def free_name(answer: Path) -> Path:
    """A name for a copy that no file has, and that is not taken for an answer."""
    number = 1
    while (kept := answer.with_name(f"{answer.name}.{number}.bak")).exists():
        number += 1
    return kept
