"""Tests of `check` and `hint` in a notebook: what a student sees of her own module, and never a traceback."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import autograder
from autograder.released import Released
from autograder.student.jupyter import check, hint, load_ipython_extension
from tests.support import ROOT

from .conftest import NAIVE

Answer = Callable[[str], None]


@pytest.fixture(autouse=True)
def here(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    """The notebook lies beside the module."""
    monkeypatch.chdir(released.folder)
    monkeypatch.setenv("AUTOGRADER_LANG", "en")


def test_a_stub_is_told_what_is_not_written_yet() -> None:
    lines = repr(check()).splitlines()
    assert lines[0] == "not attempted  logsumexp  0 of 2 public checks"
    assert "        softmax is not written yet." in lines
    assert lines[-2] == "0 of 7 public checks pass."
    assert lines[-1].startswith("Not run here: 32 hidden checks are run when you hand in")


def test_a_change_is_seen_when_it_is_called_again(answer: Answer) -> None:
    assert repr(check("softmax")).startswith("not attempted")
    answer("return torch.softmax(x, dim)")
    assert repr(check("softmax")).startswith("passed  softmax  2 of 2 public checks")
    answer(NAIVE)
    assert repr(check("softmax")).startswith("differs  softmax  1 of 2 public checks")


@pytest.mark.parametrize("what", ["softmax", "stable_softmax.py", "03_stable_softmax", "3", ""])
def test_an_exercise_a_file_and_an_assignment_can_be_named(answer: Answer, what: str) -> None:
    answer("return torch.softmax(x, dim)")
    shown = repr(autograder.check(what))
    assert "passed  softmax" in shown and ("logsumexp" in shown) == (what != "softmax")


def test_everything_is_told_in_portuguese(answer: Answer) -> None:
    answer(NAIVE)
    told = repr(check(lang="pt-BR"))
    assert "difere  softmax  1 de 2 verificações públicas" in told
    assert "softmax de [1000, 0] é [1, 0], e não nan." in told and "Causa provável: " in told
    assert "Não executadas aqui: 32 verificações ocultas são feitas quando você entrega" in told


def test_the_html_says_the_same_words_with_a_picture_of_where_they_differ(answer: Answer) -> None:
    answer(NAIVE)
    shown = check("softmax")
    html = shown._repr_html_()
    for words in ("differs", "softmax of [1000, 0] is [1, 0], and not nan.", "1 of 2 public checks passes."):
        assert words in repr(shown) and words in html
    assert "<code>exp</code>" in html and html.count("<svg") == 1 and ">nan</text>" in html


def test_the_students_own_text_is_escaped(answer: Answer) -> None:
    answer('raise ValueError("<script>alert(1)</script>")')
    html = check("softmax")._repr_html_()
    assert "&lt;script&gt;" in html and "<script>" not in html


def test_a_file_that_cannot_be_run_is_told_and_nothing_else(released: Released) -> None:
    released.answer.write_text("def softmax(x:\n", "utf-8")
    shown = check()
    assert "stops on line 1 with SyntaxError" in repr(shown) and "Traceback" not in repr(shown)
    assert "<b>stable_softmax.py stops on line 1" in shown._repr_html_()


def test_a_loop_of_training_is_shown_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = shutil.copytree(ROOT / "assignments" / "11_training_loop", tmp_path / "11_training_loop")
    monkeypatch.chdir(loop)
    module = Path("training_loop.py")
    module.write_text(
        module.read_text("utf-8")
        + """

def train_one_epoch(model, loader, loss_fn, optimizer, device):
    model.train()
    total, samples = 0.0, 0
    for inputs, targets in loader:
        loss = loss_fn(model(inputs), targets)
        loss.backward()
        optimizer.step()
        total, samples = total + loss.item() * len(inputs), samples + len(inputs)
    return total / samples
""",
        "utf-8",
    )
    shown = check("train_one_epoch")
    assert "your steps  F B S F b S F b S" in repr(shown) and "expected    F B S F B S F B S" in repr(shown)
    assert "b: backward onto old gradients" in repr(shown) and "E: " not in repr(shown)
    assert 'aria-label="your steps: F B S F b S F b S. expected: F B S' in shown._repr_html_()


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("soft_max", "There is no assignment soft_max. Did you mean 03_stable_softmax?"),
        ("../x.py", "There is no public.json in "),
    ],
)
def test_what_is_not_there_is_told(what: str, said: str) -> None:
    told = check(what)
    assert repr(told).startswith(said)
    assert told._repr_html_().startswith(f"<p><b>{said}")
    assert repr(hint(what)).startswith(said)


def test_outside_of_an_assignment_a_name_is_asked_for(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(released.folder.parent)
    assert repr(check()) == "Name an exercise or an assignment. There are: 03_stable_softmax."
    assert repr(check("softmax")).startswith("not attempted  softmax")


def test_hints_come_one_after_the_other() -> None:
    assert repr(hint("softmax")).startswith("Hint 1 of 3 for softmax\nWhat happens to exp(x)")
    second = hint("softmax")
    assert "Hint 2 of 3 for softmax" in repr(second)
    assert "<code>amax</code>" in second._repr_html_()


def test_without_a_name_the_hint_is_for_the_first_exercise_that_is_open(released: Released) -> None:
    assert repr(hint()).startswith("Hint 1 of 3 for logsumexp")
    shutil.copy(ROOT / "solutions" / "03_stable_softmax" / "stable_softmax.py", released.answer)
    assert repr(hint()).startswith("Every public check of 03_stable_softmax passes.")


def test_a_magic_takes_a_name_and_a_language() -> None:
    magics = {}

    class Shell:
        def register_magic_function(self, function: Callable[[str], object], kind: str, name: str) -> None:
            magics[kind, name] = function

    load_ipython_extension(Shell())
    assert repr(magics["line", "check"]("softmax --lang pt-BR")).startswith("não tentado  softmax")
    assert repr(magics["line", "hint"]("--lang pt-BR softmax")).startswith("Dica 1 de 3 para softmax")


def test_in_a_real_kernel_a_saved_change_is_checked_without_a_restart(released: Released) -> None:
    cells = [
        "%load_ext autograder\n%check softmax",
        "from pathlib import Path\n"
        "path = Path('stable_softmax.py')\n"
        "added = '\\n\\ndef softmax(x, dim=-1):\\n    return torch.softmax(x, dim)\\n'\n"
        "written = path.write_text(path.read_text('utf-8') + added, 'utf-8')",
        "%check softmax",
        "import autograder\nautograder.check('softmax')",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(released.folder)}}).execute()
    shown = [output.data for cell in notebook.cells for output in cell.outputs]
    assert [data["text/plain"].split("  ")[0] for data in shown] == ["not attempted", "passed", "passed"]
    assert all("autograder" in data["text/html"] for data in shown)
