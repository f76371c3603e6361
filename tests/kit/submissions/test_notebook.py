"""Tests of notebooks: the code cells become Python, every line at its own number."""

from __future__ import annotations

import ast
import json
import time
from contextlib import suppress
from typing import Any

import pytest

from autograder.submissions.files import SubmissionRejected
from autograder.submissions.notebook import is_notebook, python_of, read_notebook


def cell(text: Any, kind: str = "code", **metadata: Any) -> dict[str, Any]:
    return {"cell_type": kind, "metadata": metadata, "source": text, "outputs": [], "execution_count": None}


def notebook(*cells: Any, **top: Any) -> bytes:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **top}).encode()


def read(data: bytes) -> list[tuple[str, str]]:
    return [(piece.name, piece.code.decode()) for piece in read_notebook(data, "a.ipynb", "stable_softmax")[0]]


def refusal(data: bytes) -> str:
    with pytest.raises(SubmissionRejected) as refused:
        read_notebook(data, "a.ipynb", "stable_softmax")
    return str(refused.value)


def python(text: str) -> str | None:
    return python_of(text, "stable_softmax")


# --- cells -------------------------------------------------------------------------------------------------------


def test_code_cells_come_in_order_and_text_is_left_out() -> None:
    cells = [cell("# Softmax", "markdown"), cell("import torch"), cell("", "raw"), cell(["x = 1\n", "y = 2"])]
    assert read(notebook(*cells)) == [("cell 1 of a.ipynb", "import torch"), ("cell 2 of a.ipynb", "x = 1\ny = 2")]


def test_cells_tagged_check_are_left_out_and_still_counted() -> None:
    cells = [cell("x = 1"), cell("assert x == 2", tags=["check"]), cell("y = 2", tags=["slow"])]
    assert [name for name, _ in read(notebook(*cells))] == ["cell 1 of a.ipynb", "cell 3 of a.ipynb"]


def test_empty_cells_do_not_count() -> None:
    assert read(notebook(cell("  \n"), cell([]), cell("x = 1"))) == [("cell 1 of a.ipynb", "x = 1")]


@pytest.mark.parametrize("source", [None, 7, ["x", 7], {"a": 1}, "x = '\0'"], ids=repr)
def test_a_cell_without_readable_text_is_told_and_costs_only_itself(source: Any) -> None:
    sources, notes = read_notebook(notebook(cell(source), cell("x = 1")), "a.ipynb", "stable_softmax")
    assert [piece.code for piece in sources] == [b"x = 1"]
    assert [note.text for note in notes] == [
        "Cell 1 of a.ipynb was left out: its text is damaged. Copy it into a new cell."
    ]


@pytest.mark.parametrize("odd", [None, 7, "x", [], {}, {"cell_type": "code", "metadata": [], "source": "  "}], ids=repr)
def test_what_is_no_cell_is_left_out(odd: Any) -> None:
    assert read(notebook(odd, cell("x = 1"))) == [("cell 1 of a.ipynb", "x = 1")]


@pytest.mark.parametrize("metadata", [None, 7, {"tags": 7}, {"tags": [[], "x"]}], ids=repr)
def test_odd_metadata_do_not_hide_a_cell(metadata: Any) -> None:
    assert read(notebook({"cell_type": "code", "metadata": metadata, "source": "x = 1"}))


def test_outputs_of_any_size_count_for_nothing() -> None:
    large = {**cell("x = 1"), "outputs": [{"data": {"image/png": "A" * 5_000_000}}]}
    assert read(notebook(large)) == [("cell 1 of a.ipynb", "x = 1")]


def test_nan_in_an_output_is_no_damage() -> None:
    assert read(notebook({**cell("x = 1"), "outputs": [{"data": {"application/json": float("nan")}}]}))


def test_half_of_an_emoji_becomes_a_question_mark() -> None:
    assert read(notebook(cell("x = '\ud83d'"))) == [("cell 1 of a.ipynb", "x = '?'")]


def test_line_ends_of_windows_become_plain() -> None:
    assert read(notebook(cell("x = 1\r\ny = 2"))) == [("cell 1 of a.ipynb", "x = 1\ny = 2")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(encoding: str) -> None:
    assert read(notebook(cell("x = 1")).decode().encode(encoding)) == [("cell 1 of a.ipynb", "x = 1")]


def test_a_notebook_of_version_3_is_read() -> None:
    code = {"cell_type": "code", "collapsed": False, "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []}
    old = {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [code]}]}
    assert read(json.dumps(old).encode()) == [("cell 1 of a.ipynb", "x = 1\ny = 2")]


# --- refusals ----------------------------------------------------------------------------------------------------

DAMAGED = "a.ipynb is damaged: it is not what Jupyter saves. Open it in Jupyter, save it, and hand it in again."
NOT_ONE = "a.ipynb is not a notebook, whatever its name says. Hand in the file that Jupyter saves, or a .py file."
NO_CODE = "a.ipynb has no Python cell to run. Write your answer in code cells, save the notebook, and hand it in again."


@pytest.mark.parametrize(
    "data",
    [
        b'{"cells": [',
        b"def softmax(x): return x",
        b"<<<<<<< HEAD\n{}",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b'{"cells": [], "nbformat": ' + b"9" * 5000 + b"}",
        b'{"nbformat": 3, "worksheets": 7}',
        b'{"nbformat": 2, "worksheets": [{"cells": [{"cell_type": "code"}]}]}',
        b'{"nbformat": -1, "cells": []}',
        b'{"nbformat": "four", "cells": []}',
    ],
    ids=lambda data: repr(data[:40]),
)
def test_broken_notebooks_are_refused(data: bytes) -> None:
    assert refusal(data) == DAMAGED


@pytest.mark.parametrize("data", [b"[]", b"7", b"null", b'{"a": 1}', b'{"cells": 7, "nbformat": 4}'], ids=repr)
def test_json_that_is_no_notebook_is_refused(data: bytes) -> None:
    assert refusal(data) == NOT_ONE


def test_an_empty_file_is_refused() -> None:
    assert refusal(b" ") == "a.ipynb is empty. Save your work in your editor, then hand it in again."


@pytest.mark.parametrize(
    "cells", [[], [cell("text", "markdown")], [cell("%%bash\nls")], [cell("assert 1", tags=["check"])]]
)
def test_a_notebook_without_python_is_refused(cells: list[Any]) -> None:
    assert refusal(notebook(*cells)) == NO_CODE


def test_code_of_more_than_a_megabyte_is_refused() -> None:
    assert refusal(notebook(cell("x = 1\n" * 200_000))) == (
        "The code cells of a.ipynb are larger than 1 MB and were not run. Load data from a file instead."
    )


# --- what only IPython understands -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%timeit f(x)",
        "  %load_ext autoreload",
        "!pip install torch",
        "!ls && \\\n  pwd",
        "?torch.exp",
        "torch.exp?",
        "torch.exp??  # how is it written",
        "pip install einops",
        "names = !ls",
        "took = %timeit -o f(x)",
        "a, b = !ls",
        "!echo \\",
    ],
)
def test_a_line_that_only_ipython_understands_is_dropped(line: str) -> None:
    code = python(f"x = 1\nif x:\n    y = 2\n{line}\nz = 3\n")
    assert code is not None
    if not line.startswith(" ") and not line.endswith("\\"):
        tree = ast.parse(code)
        assert ast.unparse(tree.body[-1]) == "z = 3"
        assert tree.body[-1].lineno == 5 + line.count("\n")
    assert "pass  # " in code


def test_a_block_that_holds_only_a_shell_line_stays_valid() -> None:
    code = python("import sys\nif 'google.colab' in sys.modules:\n    !pip install torch\nelse:\n    %pwd\nx = 1")
    assert code == (
        "import sys\nif 'google.colab' in sys.modules:\n    pass  # !pip install torch\nelse:\n    pass  # %pwd\nx = 1"
    )


@pytest.mark.parametrize(
    "text",
    [
        "x = (7\n  % 3)",
        "x = 7 \\\n  % 3",
        "x = '''\n%matplotlib inline\n!ls\n'''",
        'x = """\n\\"""\n%ls\n"""\ny = "(" # ("\n',
        "x = {\n'a': '#',\n# ] (\n}",
        "def f():\n    'what?'\n    return 1 # why?",
        "x = 1\nx %= 3",
        "x = a != b",
        "if not x: y = z % 2",
        "print('!')",
        "# !ls",
        "x = r'\\'\ny = 1",
        "x = [1,\n\n  2]\n\n\ny = 'it\\'s'",
        "# para que serve?\nx = 1",
    ],
)
def test_python_stays_as_it_is(text: str) -> None:
    assert python(text) == text


def test_the_body_of_a_timed_cell_runs_and_keeps_its_numbers() -> None:
    assert python("%%time\nx = 1") == "# %%time\nx = 1"
    assert python("\n%%capture out\n%%time\n!ls\nx = 1") == "\n# %%capture out\n# %%time\npass  # !ls\nx = 1"


def test_what_a_timed_line_does_stays() -> None:
    assert python("if True:\n    %time x = f(1,\n2)\ny = 3") == "if True:\n    x = f(1,\n2)\ny = 3"


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%javascript", "%%timeit", "%%writefile other.py", "%%"])
def test_a_cell_in_another_language_is_dropped(magic: str) -> None:
    assert python(f"{magic}\nx = 1") is None


def test_a_cell_that_writes_the_module_is_the_module() -> None:
    assert python("%%writefile stable_softmax.py\nx = 1") == "# %%writefile stable_softmax.py\nx = 1"


@pytest.mark.parametrize(
    "text", ["'''", '"', "x = (", ")))\n!ls", "\\", "f'''{x", "%", "!", "?", "%time", "%%time", "\\\n!"]
)
def test_unfinished_code_is_passed_on_for_python_to_judge(text: str) -> None:
    python(text)


def test_a_megabyte_in_one_string_takes_no_second() -> None:
    import time

    start = time.process_time()
    for text in (
        "'''" + "a" * 1_000_000,
        "(" * 1_000_000,
        "'\\" * 500_000,
        "a." * 500_000,
        "%" * 1_000_000,
        "a = " * 250_000,
    ):
        python(text)
    assert time.process_time() - start < 6  # six texts


def test_a_notebook_is_known_by_what_it_holds() -> None:
    assert is_notebook(notebook(cell("x = 1")).decode())
    assert not is_notebook("{'cells': 1}")


@pytest.mark.parametrize("cell", ["%%time\n" * 340_000, "%%time\n" * 130_000, "a?\n" * 300_000, "('" * 300_000])
def test_the_time_for_a_long_cell_does_not_grow_with_its_square(cell: str) -> None:
    notebook = {"nbformat": 4, "cells": [{"cell_type": "code", "source": cell}]}
    began = time.process_time()
    with suppress(SubmissionRejected):
        read_notebook(json.dumps(notebook).encode(), "a.ipynb", "a")
    assert time.process_time() - began < 5
