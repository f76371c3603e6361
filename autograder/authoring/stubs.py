"""Stubs: references without their solutions."""

from __future__ import annotations

import re

from autograder.assignment import AssignmentError
from autograder.locale.message import message

# nbgrader's markers, so that its users find what they know
SOLUTION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION[ \t]*\n.*?^[ \t]*### END SOLUTION[ \t]*\n", re.MULTILINE | re.DOTALL
)


def stub_of(source: str, name: str) -> str:
    """Return a reference with each solution replaced by NotImplementedError. Raises AssignmentError."""
    stub, count = SOLUTION.subn(r"\1raise NotImplementedError\n", source)
    if not count:
        raise AssignmentError(message("stub_without_solution", file=name))
    left = re.search(r"### (BEGIN|END) SOLUTION", stub)
    if left:
        line = source[: source.index(left.group())].count("\n") + 1
        raise AssignmentError(message("stub_marker_alone", file=name, line=line, marker=left.group()))
    try:
        compile(stub, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        raise AssignmentError(message("stub_not_python", file=name, line=error.lineno, text=error.msg)) from None
    return stub
