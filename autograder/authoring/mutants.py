"""Mutants of a reference: each has one small change in a solution, made by an operator of cosmic-ray."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from autograder.assignment import AssignmentError
from autograder.locale.message import message

# They need settings, and change what a beginner never gets wrong.
LEFT_OUT = {"core/VariableReplacer", "core/VariableInserter"}


class SourceChange(msgspec.Struct, frozen=True, order=True):
    """One changed line, identified by its exercise instead of its number, so that it survives edits elsewhere."""

    exercise: str
    before: str
    after: str


class Mutant(msgspec.Struct, frozen=True):
    """A reference with one change."""

    change: SourceChange
    line: int
    source: str


class Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A change that no check can distinguish from the reference, with the reason."""

    exercise: str
    before: str
    after: str
    reason: str

    @property
    def change(self) -> SourceChange:
        """The change, without its reason."""
        return SourceChange(self.exercise, self.before, self.after)


class Equivalents(msgspec.Struct, forbid_unknown_fields=True):
    """The whole of an equivalents.toml."""

    equivalent: list[Equivalent] = []


def read_equivalents(path: Path) -> list[Equivalent]:
    """Read the changes that an author lists as equivalent; none without a file. Raises AssignmentError."""
    if not path.exists():
        return []
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Equivalents).equivalent
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise AssignmentError(message("file_wrong", file=str(path), text=str(error))) from None


def mutants_of(source: str) -> list[Mutant]:
    """Return every distinct mutant whose change lies in a solution, in the order of lines. Raises AssignmentError."""
    lines = solution_lines(source)
    exercises = exercise_by_line(source)
    original = source.splitlines()
    dump = behaviour(source)
    found: dict[str, Mutant] = {}
    for mutated in mutations(source, lines):
        try:
            changed_dump = behaviour(mutated)
        except SyntaxError:
            continue  # `not` in a place where Python wants a name
        if changed_dump == dump:
            continue
        changed = mutated.splitlines()
        pairs = zip(original, changed, strict=False)
        number = next(i for i, (old, new) in enumerate(pairs, 1) if old != new)
        after = changed[number - 1 : number + len(changed) - len(original)]
        change = SourceChange(
            exercises.get(number, ""), original[number - 1].strip(), " ".join(s.strip() for s in after)
        )
        found.setdefault(changed_dump, Mutant(change, number, mutated))
    return sorted(found.values(), key=lambda mutant: mutant.line)


def behaviour(source: str) -> str:
    """Return a dump of a source by which two are compared; annotations are dropped. Raises SyntaxError."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
    return ast.dump(tree)


def mutations(source: str, lines: set[int]) -> Iterator[str]:
    """Yield the source after each change that an operator makes on one of these lines."""
    try:
        from cosmic_ray.ast import ast_nodes, get_ast
        from cosmic_ray.mutating import mutate_code
        from cosmic_ray.plugins import get_operator, operator_names
    except ImportError:
        raise AssignmentError(message("cosmic_ray_missing")) from None

    nodes = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        if name in LEFT_OUT:
            continue
        operator = get_operator(name)()
        positions = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, ((first, _), _) in enumerate(positions):
            mutated = mutate_code(source, operator, occurrence) if first in lines else None
            if mutated is not None:
                yield mutated


def solution_lines(source: str) -> set[int]:
    """Return the numbers of the lines between ### BEGIN SOLUTION and ### END SOLUTION."""
    inside, lines = False, set()
    for number, line in enumerate(source.splitlines(), 1):
        if "### BEGIN SOLUTION" in line or "### END SOLUTION" in line:
            inside = "BEGIN" in line
        elif inside:
            lines.add(number)
    return lines


def exercise_by_line(source: str) -> dict[int, str]:
    """Return the top-level function or class around each line."""
    return {
        line: node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
