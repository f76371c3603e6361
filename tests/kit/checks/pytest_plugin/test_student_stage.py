"""pytest in a released assignment: the student's module in this process, beside what the public checks expect."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support import ROOT, warm_pytest

SLUG = "03_stable_softmax"


@pytest.fixture
def handed_out(tmp_path: Path) -> Path:
    """A student's copy of a released assignment."""
    return Path(shutil.copytree(ROOT / "assignments" / SLUG, tmp_path / SLUG))


def run_pytest(folder: Any, language: str = "en", options: Any = (), keys: str = "") -> Any:
    environment = {**os.environ, "AUTOGRADER_LANG": language}
    return warm_pytest.run(["-q", *options, folder.name], folder.parent, environment, keys)


def test_the_stub_is_told_kindly_that_nothing_is_written_yet(handed_out: Any) -> None:
    done = run_pytest(handed_out)
    assert done.returncode == 1
    assert "softmax is not written yet." in done.stdout
    assert "7 not attempted in " in done.stdout and "failed" not in done.stdout
    told = "Not run here: 32 hidden checks are run when you hand in, and only they give points (20)."
    assert f"{SLUG}: {told}" in done.stdout
    assert "autograder/" not in done.stdout, "no traceback through our own code"


def test_a_right_answer_passes(handed_out: Any) -> None:
    shutil.copy(ROOT / "solutions" / SLUG / "stable_softmax.py", handed_out)
    assert run_pytest(handed_out).returncode == 0


def test_a_wrong_answer_is_told_what_differs_and_why(handed_out: Any) -> None:
    right = (ROOT / "solutions" / SLUG / "stable_softmax.py").read_text("utf-8")
    naive = (ROOT / "solutions" / SLUG / "mistakes" / "t12_naive_exp.py").read_text("utf-8")
    (handed_out / "stable_softmax.py").write_text(right + naive, "utf-8")
    said = run_pytest(handed_out).stdout
    assert "got nan" in said
    assert "inf and NaN" in said
    assert "estouro" in (portuguese := run_pytest(handed_out, "pt-BR").stdout) or "infinit" in portuguese


def test_a_damaged_record_asks_for_the_assignment_anew(handed_out: Any) -> None:
    (handed_out / "public.json").write_text("{")
    assert "is damaged" in run_pytest(handed_out).stdout


def test_checks_of_another_version_are_told(handed_out: Any) -> None:
    checks = handed_out / "test_public.py"
    checks.write_text(checks.read_text("utf-8").replace("1000.0", "999.0").replace("0.0, 0.0", "0.5, 0.5"), "utf-8")
    assert "do not belong together" in run_pytest(handed_out).stdout


RAISES = """

def softmax(x, dim=-1):
    doubled = 2 * x
    print("shape", tuple(x.shape))
    raise ValueError("oops")
"""


def test_prints_are_shown_and_the_debugger_stops_in_the_students_own_code(handed_out: Any) -> None:
    module = handed_out / "stable_softmax.py"
    module.write_text(module.read_text("utf-8") + RAISES, "utf-8")
    said = run_pytest(handed_out, options=("--pdb", "-k", "two_scores"), keys="p doubled\nq\n").stdout
    assert "softmax raised ValueError" in said and "shape (2,)" in said
    assert '-> raise ValueError("oops")' in said and "(Pdb) tensor([0.0000, 2.1972])" in said


def test_a_warning_of_the_students_code_takes_nothing_away(handed_out: Any) -> None:
    warns = "\n\nimport warnings\n\nwarnings.warn('old', DeprecationWarning, stacklevel=1)\n"
    checks = handed_out / "test_public.py"
    checks.write_text(checks.read_text("utf-8") + warns, "utf-8")
    said = run_pytest(handed_out).stdout
    assert "1 warning" in said and "Not run here: 32 hidden checks" in said


def test_ctrl_c_in_an_endless_loop_ends_pytest(handed_out: Any) -> None:
    module = handed_out / "stable_softmax.py"
    module.write_text(module.read_text("utf-8") + "\n\ndef softmax(x, dim=-1):\n    raise KeyboardInterrupt\n", "utf-8")
    done = run_pytest(handed_out)
    assert done.returncode == 2 and "KeyboardInterrupt" in done.stdout


def test_expectations_of_another_version_ask_for_the_right_wheel(handed_out: Any) -> None:
    (handed_out / "public.json").write_text('{"schema": 1}')
    assert "belongs to another version of autograder" in run_pytest(handed_out).stdout
