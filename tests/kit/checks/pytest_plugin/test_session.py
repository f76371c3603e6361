"""pytest as a library: a loop of ours gets the checks, and what goes wrong is raised or said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.checks.pytest_plugin.session import run_session

CHECK = "import pytest\n\n@pytest.mark.parametrize('size', [1, 2])\ndef test_f(size):\n    assert False\n"


def names_in(path: Path) -> tuple[list[str], str]:
    """The names of the checks that a session finds, and what it says of its end."""
    names: list[str] = []
    end = run_session([path], path, lambda items: names.extend(item.name for item in items))
    return names, end.fault


def test_the_loop_gets_every_case_and_none_is_run(tmp_path: Path) -> None:
    (tmp_path / "test_f.py").write_text(CHECK)
    assert names_in(tmp_path) == (["test_f[1]", "test_f[2]"], "")


def test_a_file_that_cannot_be_collected_is_named_and_the_loop_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "test_f.py").write_text(CHECK)
    (tmp_path / "test_g.py").write_text("import nothing_of_that_name\n")
    names, fault = names_in(tmp_path)
    assert names == [] and "test_g.py" in fault and "nothing_of_that_name" in fault


def test_a_folder_without_checks_is_said(tmp_path: Path) -> None:
    names, fault = names_in(tmp_path)
    assert names == [] and "NO_TESTS_COLLECTED" in fault


@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), KeyboardInterrupt(), SystemExit(3)])
def test_what_the_loop_raises_comes_out(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "test_f.py").write_text(CHECK)

    def loop(items: list[pytest.Function]) -> None:
        raise error

    with pytest.raises(type(error)):
        run_session([tmp_path], tmp_path, loop)


@pytest.mark.parametrize("before", [None, "0", "1"])
def test_the_environment_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None) -> None:
    name = "PYTEST_DISABLE_PLUGIN_AUTOLOAD"
    monkeypatch.delenv(name, raising=False)
    if before is not None:
        monkeypatch.setenv(name, before)
    names_in(tmp_path)
    assert os.environ.get(name) == before


@pytest.mark.parametrize("first", ["def test_f(:\n", "x = 1\n", "import nothing_of_that_name\n"])
def test_a_file_in_which_nothing_was_found_is_forgotten_too(tmp_path: Path, first: str) -> None:
    for name, text in (("one", first), ("two", CHECK)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_f.py").write_text(text)
    assert names_in(tmp_path / "one")[0] == []
    assert names_in(tmp_path / "two") == (["test_f[1]", "test_f[2]"], "")


def test_a_check_file_of_the_same_name_elsewhere_is_another_one(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "test_f.py").write_text(f"def test_{name}():\n    pass\n")
        assert names_in(tmp_path / name) == ([f"test_{name}"], "")
