"""Tests of importing an implementation: how it went, and by what an exception is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from autograder.inside.protocol.observation import Ending
from autograder.inside.protocol.request import Call
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]


def imported(start: Start, source: str | bytes) -> Ending:
    """How an import of one source ended; a failure of it is told under its name, too."""
    loading = start(source).load()
    assert loading.failures == ({} if loading.ended.how == "returned" else {"answer.py": loading.ended})
    return loading.ended


def called(start: Start, source: str, name: str = "f") -> Ending:
    return start(source).observe(Call(function=name)).ended


# --- the import


def test_a_module_is_found_under_its_own_name(start: Start) -> None:
    source = """
        import sys
        from dataclasses import dataclass
        assert sys.modules["answer"].__dict__ is globals() and __name__ == "answer" and __file__ == "answer.py"

        @dataclass
        class Point:
            x: "int"
    """
    assert imported(start, source) == Ending("returned")


def test_a_syntax_error_is_told_by_line_and_text(start: Start) -> None:
    ended = imported(start, "x = 1\ndef f(:\n    pass\n")
    assert (ended.how, ended.kind, ended.line, ended.file) == ("raised", "SyntaxError", 2, "answer.py")
    assert ended.text == "invalid syntax"


def test_wrong_indentation_is_told_by_its_own_kind(start: Start) -> None:
    ended = imported(start, "def f():\nreturn 1\n")
    assert (ended.kind, ended.line) == ("IndentationError", 2)


@pytest.mark.parametrize("source", [b"x = 1\0", b"x = '\xff'", b"# coding: klingon\n", b"(" * 100_000, b"-" * 10**6])
def test_bytes_that_are_no_python_are_told(start: Start, source: bytes) -> None:
    ended = imported(start, source)
    assert ended.how == "raised" and ended.kind in ("SyntaxError", "ValueError", "MemoryError", "RecursionError")


def test_an_exception_on_import_is_told_by_line(start: Start) -> None:
    ended = imported(start, "x = 1\n\ndef g():\n    return 1 / 0\n\ng()\n")
    assert (ended.kind, ended.text, ended.line, ended.function) == ("ZeroDivisionError", "division by zero", 4, "g")


def test_an_exception_in_a_library_is_told_by_the_students_last_line(start: Start) -> None:
    ended = imported(start, "import json\n\nvalues = json.loads('{')\n")
    assert (ended.kind, ended.line, ended.file) == ("JSONDecodeError", 3, "answer.py")


@pytest.mark.parametrize(
    "statement", ["raise SystemExit", "import sys; sys.exit(0)", "exit()", "raise KeyboardInterrupt"]
)
def test_leaving_on_import_is_the_students_and_ends_no_worker(start: Start, statement: str) -> None:
    subject = start(statement)
    assert subject.load().ended.kind in ("SystemExit", "KeyboardInterrupt", "NameError")
    assert subject.worker is not None and subject.worker.alive


def test_a_missing_package_is_told(start: Start) -> None:
    ended = imported(start, "import no_such_package\n")
    assert (ended.kind, ended.text) == ("ModuleNotFoundError", "No module named 'no_such_package'")


def test_a_cell_that_fails_leaves_the_others_of_a_notebook(start: Start) -> None:
    subject = start("a = 1", "1 / 0", "def (", "b = a + 1\ndef f():\n    return b", tolerant=True)
    loading = subject.load()
    assert loading.ended.how == "returned"
    assert {name: ending.kind for name, ending in loading.failures.items()} == {
        "cell 2": "ZeroDivisionError",
        "cell 3": "SyntaxError",
    }
    assert subject.observe(Call(function="f")).output[0].value == 2


def test_the_first_failure_ends_what_is_no_notebook(start: Start) -> None:
    loading = start("a = 1", "1 / 0", "x = [", tolerant=False).load()
    assert loading.ended.kind == "ZeroDivisionError" and list(loading.failures) == ["cell 2"]


# --- files beside it


def test_a_companion_can_be_imported(start: Start) -> None:
    companions = {"helpers.py": b"SIZE = 3\n", "parts/inner.py": b"X = 4\n"}
    subject = start(
        "import helpers\nfrom parts.inner import X\ndef f():\n    return helpers.SIZE + X", companions=companions
    )
    assert subject.observe(Call(function="f")).output[0].value == 7


@pytest.mark.parametrize(
    "name", ["torch", "random", "numpy", "msgspec", "socket", "dataclasses", "autograder", "heapq"]
)
def test_a_companion_with_the_name_of_a_package_does_not_stand_in_for_it(start: Start, name: str) -> None:
    poison = {f"{name}.py": b"raise RuntimeError('the wrong file')\n"}
    subject = start(
        f"import torch, {name}\nimport statistics\ndef f(x):\n    return torch.sigmoid(x)", companions=poison
    )
    assert subject.load().ended == Ending("returned")
    observation = subject.observe(Call(function="f", args=[1.0], traced=True, repeated=True))
    assert observation.ended.kind == "TypeError"  # sigmoid of a float: torch itself answered


# --- exceptions


def test_a_stub_is_told_from_an_attempt(start: Start) -> None:
    source = "def f():\n    raise NotImplementedError\n\ndef g():\n    raise NotImplementedError('todo')\n"
    assert called(start, source).how == "not_attempted"
    assert called(start, source, "g") == Ending("not_attempted", "NotImplementedError", "todo", 5, "g", "answer.py")


@pytest.mark.parametrize(
    "body",
    [
        "import torch; torch.nn.Module()(1)",
        "import torch; torch.eye(2).to_sparse().tril_()",
        "import io; io.IOBase().fileno(); raise NotImplementedErr",
        "class E(NotImplementedError): pass\n    raise E",
    ],
    ids=["module_without_forward", "operation_that_torch_lacks", "another_exception", "a_subclass"],
)
def test_anything_else_that_is_not_implemented_is_an_attempt(start: Start, body: str) -> None:
    assert called(start, f"def f():\n    {body}\n").how == "raised"


def test_another_exercise_that_is_a_stub_is_named(start: Start) -> None:
    ended = called(start, "def softmax():\n    raise NotImplementedError\n\ndef f():\n    return softmax()\n")
    assert (ended.how, ended.function) == ("unwritten_dependency", "softmax")


def test_a_stub_in_a_method_belongs_to_its_class(start: Start) -> None:
    source = (
        "class f:\n    def __init__(self):\n        self.run()\n    def run(self):\n        raise NotImplementedError\n"
    )
    assert called(start, source).how == "not_attempted"


def test_a_stub_inside_of_a_function_belongs_to_it(start: Start) -> None:
    source = "def f():\n    def inner():\n        raise NotImplementedError\n    return inner()\n"
    assert called(start, source).how == "not_attempted"


def test_a_stub_that_was_caught_is_no_stub(start: Start) -> None:
    source = """
        def g():
            raise NotImplementedError
        def f():
            try:
                g()
            except NotImplementedError as error:
                raise ValueError("from g") from error
    """
    assert called(start, source).how == "raised"


@pytest.mark.parametrize("method", ["raise RuntimeError", "return 3", "raise SystemExit", "return self.__str__()"])
def test_an_exception_that_cannot_be_printed_is_told_without_text(start: Start, method: str) -> None:
    source = f"class Odd(Exception):\n    def __str__(self):\n        {method}\n\ndef f():\n    raise Odd\n"
    ended = called(start, source)
    assert (ended.how, ended.kind, ended.text, ended.line) == ("raised", "Odd", "", 6)


def test_whatever_is_long_about_an_exception_is_cut(start: Start) -> None:
    source = """
        E = type("E" * 1_000_000, (Exception,), {})
        exec("def " + "g" * 100_000 + "():\\n    raise E('t' * 5_000_000)\\nh = " + "g" * 100_000)
        def f():
            h.__code__ = h.__code__.replace(co_filename="answer.py")
            h()
    """
    ended = called(start, source)
    assert len(ended.kind) < 200 and len(ended.text) < 1000 and len(ended.function) < 200


def test_names_that_are_missing_or_no_functions_are_told(start: Start) -> None:
    subject = start("f = 3\n")
    assert subject.observe(Call(function="f")).ended == Ending("not_callable", "int", "f")
    assert subject.observe(Call(function="g")).ended == Ending("missing", text="g")
    assert subject.observe(Call(function="__builtins__")).ended.how == "not_callable"
