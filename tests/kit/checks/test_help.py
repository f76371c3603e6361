"""Tests of the help for authors: each function of a check file has a docstring with an example, and help names it."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import pytest

import autograder.checks
from autograder.checks.api.both import Both, Growth
from autograder.checks.api.built import Built
from autograder.checks.api.comparison import Comparison
from autograder.checks.api.result_view import ObservationView
from autograder.checks.api.trained import Trained

CLASSES = (Both, Comparison, Built, Trained, Growth, ObservationView)


def language() -> Iterator[tuple[str, Any]]:
    """All that a check file may use: the functions of `autograder.checks`, and the members of what `both` returns."""
    for name in autograder.checks.__all__:
        yield name, getattr(autograder.checks, name)
    for cls in CLASSES:
        for name, member in vars(cls).items():
            if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                yield f"{cls.__name__}.{name}", member


LANGUAGE = dict(language())


def shown(page: str) -> str:
    """What Python's help shows of something, in a fresh interpreter."""
    command = [sys.executable, "-c", f"import autograder.checks; help({page})"]
    return subprocess.run(command, capture_output=True, text=True, check=True, env={"PAGER": "cat"}).stdout


@pytest.fixture(scope="module")
def page() -> str:
    return shown("autograder.checks")


def example(docstring: str) -> str:
    """The indented block after `Example::`."""
    _, found, block = docstring.partition("\nExample::\n\n")
    assert found, f"there is no Example:: in {docstring!r}"
    return dedent(block)


@pytest.mark.parametrize("name", LANGUAGE)
def test_a_docstring_says_what_it_does_and_has_an_example_that_uses_it(name: str) -> None:
    text = inspect.getdoc(LANGUAGE[name])
    assert text is not None and text.split("\n")[0].endswith("."), "the first line is a sentence"
    code = example(text)
    ast.parse(code)
    assert name.rpartition(".")[2] in code


@pytest.mark.parametrize("name", LANGUAGE)
def test_help_names_it(page: str, name: str) -> None:
    assert name.rpartition(".")[2] in page


@pytest.mark.parametrize("name", autograder.checks.__all__)
def test_help_shows_the_functions_that_are_imported_on_first_use(page: str, name: str) -> None:
    _, _, functions = page.partition("\nFUNCTIONS\n")
    assert f"\n    {name}(" in functions


def test_help_begins_with_a_complete_check_file() -> None:
    text = inspect.getdoc(autograder.checks)
    assert text is not None
    _, _, rest = text.partition("::\n\n")
    code = dedent(rest[: rest.index("\nA check is")])
    checks = [node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef)]
    assert [check.name for check in checks] == ["test_values", "test_sums_to_one"]
    assert all(ast.get_docstring(check) for check in checks) and "EXERCISE = " in code


def test_help_on_a_class_works_by_its_name() -> None:
    assert "assert_same_output(self)" in shown('"autograder.checks.api.comparison.Comparison"')


def test_listing_the_names_imports_no_torch() -> None:
    code = "import sys, autograder.checks as c; assert 'randn' in dir(c); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'randm'"):
        _ = autograder.checks.randm
