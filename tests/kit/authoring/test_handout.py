"""Tests of the zip for students: what is in it, what never is, and that two commands lead to the first verdict."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.assignment import AssignmentError, Course
from autograder.authoring import handout as module
from autograder.authoring.handout import build_wheel, handout, is_private, scan
from tests.support import ROOT

from .conftest import SLUG

COURSE = Course(ROOT)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("handout") / "exercises.zip"
    handout(COURSE, to)
    return to


def content_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_the_assignments_the_wheel_and_a_readme_in_both_languages(built: Path) -> None:
    names = set(content_of(built))
    assert {"exercises/README.md", "exercises/README.pt-BR.md"} <= names
    assert sum(name.endswith(".whl") for name in names) == 1
    for path in sorted((ROOT / "assignments").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
            assert f"exercises/{path.relative_to(ROOT).as_posix()}" in names


def test_no_line_of_a_solution_a_hidden_check_or_a_mistake_is_in_it(built: Path) -> None:
    files = content_of(built)
    assert scan(COURSE, files) == []
    wheel = next(content for name, content in files.items() if name.endswith(".whl"))
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        inside = archive.namelist()
    assert "autograder/student/watch.py" in inside
    wings = {name.split("/")[1] for name in inside if name.count("/") > 1}
    assert not {"grading", "authoring", "nbgrader"} & wings and {"student", "checks", "inside"} <= wings
    assert not [name for name in [*files, *inside] if "authoring/template" in name or is_private(name)]


def test_the_readmes_name_the_wheel_that_is_there(built: Path) -> None:
    files = content_of(built)
    wheel = next(name for name in files if name.endswith(".whl")).removeprefix("exercises/")
    for name in ("README.md", "README.pt-BR.md"):
        text = files[f"exercises/{name}"].decode()
        assert f"pip install {wheel}\nautograder check\n" in text and "{{" not in text


def test_two_commands_lead_to_the_first_verdict(built: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(built) as archive:
        archive.extractall(tmp_path)
    place = tmp_path / "exercises"
    (wheel,) = place.glob("*.whl")
    packages = tmp_path / "packages"  # in place of an environment of its own, which would have to get torch
    install: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        packages,
        wheel,
    ]
    subprocess.run(install, check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(packages), "AUTOGRADER_LANG": "en", "COLUMNS": "80"}
    check: list[str | Path] = [sys.executable, "-P", packages / "bin" / "autograder", "check", "01"]
    done = subprocess.run(check, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "not attempted  standardize      0 of 2 public checks" in done.stdout
    assert "Begin here: open assignments/01_tensor_ops/tensor_ops.py" in done.stdout
    usage = subprocess.run(
        [*check[:3], "--help"], cwd=place, env=environment, capture_output=True, text=True, check=True
    )
    commands = usage.stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in commands] == ["check", "hint", "watch"]


# --- the scan ----------------------------------------------------------------------------------------------------

LINE = "    return (x - peak).exp().sum(dim, keepdim=True).log()  # a line of nobody else\n"


@pytest.fixture
def small(course: Course) -> Course:
    """A course of one assignment whose solution has a line of its own."""
    path = course.assignment(SLUG).reference
    path.write_text(path.read_text("utf-8").replace("    ### END SOLUTION\n", f"{LINE}    ### END SOLUTION\n"), "utf-8")
    return course


@pytest.mark.parametrize(
    ("name", "wrap"),
    [
        ("assignments/51_x/x.py", lambda line: line),
        ("assignments/51_x/lesson.ipynb", lambda line: '["' + line.replace('"', '\\"') + '"]'),
        ("x.whl", None),
    ],
    ids=["source", "notebook", "inside a wheel"],
)
def test_a_line_of_a_solution_is_found_wherever_it_is(
    small: Course, name: str, wrap: Callable[[str], str] | None
) -> None:
    if wrap is None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as wheel:
            wheel.writestr("autograder/x.py", LINE)
        files = {name: content.getvalue()}
    else:
        files = {name: wrap(LINE.strip()).encode()}
    (found,) = scan(small, files)
    assert found.startswith(name) and f"solutions/{SLUG}/" in found and LINE.strip() in found


def test_the_secret_and_private_names_are_found(small: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTOGRADER_SECRET", "kanarienvogel")
    files = {"a.txt": b"is kanarienvogel here", "solutions/51_x/x.py": b""}
    assert scan(small, files) == [
        "solutions/51_x/x.py: a file of this name is private",
        "a.txt: the secret of the course",
    ]


def test_what_would_give_something_away_is_not_written(small: Course, tmp_path: Path) -> None:
    lesson = small.assignment(SLUG).folder / "lesson.md"
    lesson.write_text(lesson.read_text("utf-8") + f"\nLook: {LINE}\n", "utf-8")
    wheel = tmp_path / "x.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("autograder/__init__.py", "")
    with pytest.raises(AssignmentError, match=r"was not written, .*\n.*lesson\.ipynb"):
        handout(small, tmp_path / "out.zip", wheel)
    assert not (tmp_path / "out.zip").exists()


def test_without_a_source_a_wheel_has_to_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    with pytest.raises(
        AssignmentError, match="holds no source of autograder to build a wheel from: name a wheel with --wheel"
    ):
        build_wheel(tmp_path / "wheel")


def test_a_source_that_builds_no_wheel_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "autograder").mkdir()
    (tmp_path / "LICENSE").write_text("")
    (tmp_path / "pyproject.toml").write_text("[build-system\n")
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    with pytest.raises(AssignmentError, match="No wheel could be built: "):
        build_wheel(tmp_path / "wheel")
