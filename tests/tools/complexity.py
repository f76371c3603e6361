"""`make lint`, last step: how complex the functions of autograder/ are, and whether one has to be split.

    python -m tests.tools.complexity [FOLDER]

A function may have at most 6 parameters (besides self and cls) and a cyclomatic complexity of 15, and there may be 2.5
functions above 10 in 1,000 lines: about what well-kept projects of this size have.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from radon.complexity import cc_visit

from tests.support import ROOT

MOST_PARAMETERS = 6
MOST_COMPLEX = 15
COMPLEX = 10
MOST_OFTEN = 2.5  # functions above COMPLEX in 1,000 lines


class Block(NamedTuple):
    """A function or method. `place`: file, line and name."""

    place: str
    complexity: int
    parameters: int


def blocks_of(path: Path, name: str) -> Iterator[Block]:
    """Every function and method of a file, those within functions among them."""
    source = path.read_text("utf-8")
    parameters = {
        node.lineno: count_parameters(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    waiting = list(cc_visit(source))
    while waiting:
        block = waiting.pop()
        if block.letter == "C":
            waiting += block.inner_classes  # its methods are in the list already
            continue
        waiting += block.closures
        yield Block(f"{name}:{block.lineno} {block.fullname}", block.complexity, parameters[block.lineno])


def count_parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The parameters of a function besides self and cls; *args and **kwargs are one each."""
    own = function.args
    named = [*own.posonlyargs, *own.args, *own.kwonlyargs, *filter(None, (own.vararg, own.kwarg))]
    return sum(parameter.arg not in ("self", "cls") for parameter in named)


def main(folder: Path) -> int:
    """Print one line, and what is too complex below it; returns the exit status."""
    files = [path for path in sorted(folder.rglob("*.py")) if "template" not in path.parts]
    blocks = [block for path in files for block in blocks_of(path, path.relative_to(folder).as_posix())]
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in files)
    often = sum(block.complexity > COMPLEX for block in blocks)
    rate = 1000 * often / lines
    hardest = max(blocks, key=lambda block: block.complexity)
    longest = max(blocks, key=lambda block: block.parameters)
    print(
        f"complexity: {often} blocks above {COMPLEX} ({rate:.1f} per 1,000 lines), highest {hardest.complexity} in "
        f"{hardest.place}; most parameters {longest.parameters} in {longest.place}"
    )
    faults = [f"{one.place}: complexity {one.complexity}" for one in blocks if one.complexity > MOST_COMPLEX]
    faults += [f"{one.place}: {one.parameters} parameters" for one in blocks if one.parameters > MOST_PARAMETERS]
    if rate > MOST_OFTEN:
        faults.append(f"{rate:.1f} blocks above {COMPLEX} per 1,000 lines, where {MOST_OFTEN} are allowed")
    for fault in faults:
        print(f"  too much: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "autograder"))
