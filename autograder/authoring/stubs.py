"""Stubs: references without their solutions."""

from __future__ import annotations

import re

from autograder.assignment import AssignmentError

# nbgrader's markers, so that its users find what they know
SOLUTION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION[ \t]*\n.*?^[ \t]*### END SOLUTION[ \t]*\n", re.MULTILINE | re.DOTALL
)


def stub_of(source: str, name: str) -> str:
    """Return a reference with each solution replaced by NotImplementedError. Raises AssignmentError."""
    stub, count = SOLUTION.subn(r"\1raise NotImplementedError\n", source)
    if not count:
        raise AssignmentError(f"{name}: mark what the student has to write, by ### BEGIN SOLUTION and ### END SOLUTION")
    left = re.search(r"### (BEGIN|END) SOLUTION", stub)
    if left:
        line = source[: source.index(left.group())].count("\n") + 1
        raise AssignmentError(f"{name}: {left.group()} has no other end (near line {line})")
    try:
        compile(stub, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise AssignmentError(f"{name}: the stub is not Python: line {error.lineno}: {error.msg}") from None
    return stub
