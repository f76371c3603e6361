"""Tests of what `make bench-peers` writes, and of how it measures."""

import re
import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT
from tests.tools.measured import Cost, measure
from tests.tools.peers import checks, page

BLOCK = re.compile(r"<!-- bench-peers: begin -->\n(.*?)\n<!-- bench-peers: end -->", re.DOTALL)
BURN = "import time\nwhile time.process_time() < 0.5: pass"
COUNTS = {"checks": 36, "cases": 58}
ROWS = [
    page.Row("ours", "six", "2 × (40 + 240)", 54.4, 61.2, 290.1),
    page.Row("forked", "six", "2 × (40 + 240)", 15.9, 16.2, 270.0),
    page.Row("ours", "big", "2 × (40 + 240)", 186.0, 190.0, 587.0),
    page.Row("pytest", "big", "2 × 4", 2409.0, 2500.0, 300.0),
]


def test_the_cpu_time_of_grandchildren_is_counted() -> None:
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BURN!r}], check=True)"
    cost = measure([sys.executable, "-c", child])
    assert 0.5 <= cost.cpu < 5 and cost.wall >= 0.5
    assert cost.peak > 1


def test_costs_add_up_and_peaks_do_not() -> None:
    assert Cost(1, 2, 30) + Cost(0.5, 1, 40) == Cost(1.5, 3, 40)


def test_a_command_that_fails_ends_the_run_with_what_it_printed() -> None:
    with pytest.raises(SystemExit, match="ended with 3:\nout of paper"):
        measure([sys.executable, "-c", "print('out of paper'); raise SystemExit(3)"])


@pytest.mark.parametrize(
    "answer", sorted((ROOT / "tests/tools/peers/submissions").glob("*.py")), ids=lambda path: path.stem
)
def test_right_answers_pass_all_six_checks_and_wrong_ones_do_not(answer: Any) -> None:
    module = runpy.run_path(str(answer))
    six = [check for name, check in vars(checks).items() if name.startswith("test_")]
    failed = 0
    for check in six:
        try:
            check(module["softmax"])
        except AssertionError:
            failed += 1
    assert len(six) == 6
    assert (failed == 0) == answer.stem.startswith("right_")


def test_portuguese_tables_have_a_decimal_comma() -> None:
    english, portuguese = (page.costs(ROWS, COUNTS, language) for language in page.LANGUAGES)
    assert "| 2 × (40 + 240) | 16 ms | 0.29× | 16 ms | 270 MB |" in english
    assert "| 2 × (40 + 240) | 16 ms | 0,29× | 16 ms | 270 MB |" in portuguese
    assert "| 2 × 4 | 2409 ms | 13× | 2500 ms | 300 MB |" in english
    assert "**The 36 checks (58 cases) of `03_stable_softmax`**" in english


@pytest.mark.parametrize("name", ["README", "docs/speed"])
def test_both_languages_show_the_same_figures(name: str) -> None:
    def figures(path: Path) -> list[list[str]]:
        (block,) = BLOCK.findall(path.read_text("utf-8"))
        assert block.count("\n") > 8
        return [row.replace(",", ".").split("|")[2:] for row in block.splitlines()[1:] if "|" in row]

    assert figures(ROOT / f"{name}.md") == figures(ROOT / f"{name}.pt-BR.md")


@pytest.mark.parametrize("ending", page.LANGUAGES.values())
def test_the_picture_tells_the_figures_of_the_table(ending: Any) -> None:
    (block,) = BLOCK.findall((ROOT / f"README{ending}.md").read_text("utf-8"))
    drawn = (ROOT / "docs" / f"peers{ending}.svg").read_text("utf-8")
    for figure in re.findall(r"[\d.,]+ ms(?= \| [\d.,]+×)", block):
        assert figure in drawn
    assert "prefers-color-scheme:dark" in drawn


def test_a_page_without_marks_is_not_written(tmp_path: Path) -> None:
    place = tmp_path / "page.md"
    place.write_text("no marks", "utf-8")
    with pytest.raises(SystemExit, match=r"page\.md needs the lines"):
        page.put(place, "bench-peers", "text")
    assert place.read_text("utf-8") == "no marks"


def test_what_is_between_the_marks_is_replaced(tmp_path: Path) -> None:
    place = tmp_path / "page.md"
    for text in ("first", "second \\1"):
        marks = "<!-- x: begin -->\n<!-- x: end -->" if text == "first" else place.read_text("utf-8")
        place.write_text(marks, "utf-8")
        page.put(place, "x", text)
        assert place.read_text("utf-8") == f"<!-- x: begin -->\n{text}\n<!-- x: end -->"
