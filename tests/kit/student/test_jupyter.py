"""Tests of `check` in a notebook: what a student sees of her own module, in her language, and never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.student.jupyter import check

ROOT = Path(__file__).parents[3]
SLUG = "03_stable_softmax"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """The stub of a student's copy of a released assignment."""
    folder = shutil.copytree(ROOT / "assignments" / SLUG, tmp_path / SLUG)
    return Path(folder) / "stable_softmax.py"


def write(module: Path, softmax: str) -> None:
    module.write_text(f"import torch\n\n\ndef softmax(x, dim=-1):\n    {softmax}\n", "utf-8")


def test_a_stub_is_told_what_is_not_written_yet(module: Path) -> None:
    told = repr(check(str(module)))
    assert "softmax is not written yet." in told and "✓" not in told
    assert told.endswith("0 of 7 public checks passed. 32 hidden checks wait for what you hand in.")


def test_a_change_is_seen_when_it_is_called_again(module: Path) -> None:
    assert "✓ softmax of [0, log 3] is [0.25, 0.75]." not in repr(check(str(module)))
    write(module, "return torch.softmax(x, dim)")
    assert "✓ softmax of [0, log 3] is [0.25, 0.75]." in repr(check(str(module)))


def test_what_differs_why_and_what_to_try_are_told(module: Path) -> None:
    write(module, "return x.exp() / x.exp().sum(dim, keepdim=True)")
    lines = repr(check(str(module))).splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("✗"))
    assert "got nan" in lines[at + 1] and "inf and NaN spread" in lines[at + 2] and "Print" in lines[at + 3]


def test_everything_is_told_in_portuguese(module: Path) -> None:
    told = repr(check(str(module), language="pt-BR"))
    assert "softmax de [1000, 0] é [1, 0], e não nan." in told and "ainda não" in told
    assert told.endswith("0 de 7 verificações públicas passaram. 32 verificações ocultas esperam pela sua entrega.")


def test_a_notebook_gets_a_table_in_which_the_students_text_is_escaped(module: Path) -> None:
    write(module, 'raise ValueError("<script>alert(1)</script>")')
    html = check(str(module))._repr_html_()
    assert html.startswith("<table") and "&lt;script&gt;" in html and "<script>" not in html


def test_code_in_a_hint_is_shown_as_code(module: Path) -> None:
    write(module, "return x.exp() / x.exp().sum(dim, keepdim=True)")
    assert "<code>exp</code>" in check(str(module))._repr_html_()


@pytest.mark.parametrize(
    ("source", "told"),
    [("def softmax(x:\n", "raised SyntaxError"), ("import nothing_of_this_name\n", "raised ModuleNotFoundError")],
    ids=["syntax", "import"],
)
def test_a_module_that_cannot_be_imported_is_told_kindly(module: Path, source: str, told: str) -> None:
    module.write_text(source, "utf-8")
    shown = repr(check(str(module)))
    assert told in shown and "Traceback" not in shown


def test_a_module_that_is_missing_is_told(module: Path) -> None:
    module.unlink()
    assert "there is no stable_softmax.py beside the checks" in repr(check(str(module)))


def test_a_place_without_public_checks_is_told(tmp_path: Path) -> None:
    told = repr(check(str(tmp_path / "x.py")))
    assert told == (
        f"There is no public.json in {tmp_path}: keep the notebook and your module in the folder of the assignment."
    )


def test_no_files_are_left_behind(module: Path) -> None:
    before = {path.name for path in module.parent.iterdir()}
    check(str(module))
    assert {path.name for path in module.parent.iterdir()} - before <= {"__pycache__"}
