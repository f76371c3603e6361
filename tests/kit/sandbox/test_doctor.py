"""Tests of the doctor: it names the walls that a worker really has, and says what a missing one means."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from autograder.inside.protocol.limits import WALLS
from autograder.locale.sentences import SENTENCES
from autograder.sandbox.doctor import Health
from autograder.sandbox.server import ForkServer
from tests.support.commands import autograder_here

PROGRAM = str(Path(sys.executable).with_name("autograder"))


def run(*prefix: str) -> subprocess.CompletedProcess[str]:
    command = [*prefix, PROGRAM, "doctor", "--lang", "en"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def warm(server: ForkServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor asks a worker of the session's server."""
    monkeypatch.setattr("autograder.sandbox.doctor.ForkServer", lambda: nullcontext(server))


def test_it_names_the_walls_that_a_worker_has(walls: list[str]) -> None:
    done = run()
    standing = [line.split()[0] for line in done.stdout.splitlines() if " stands: " in line]
    assert sorted(standing) == sorted(walls)
    assert done.returncode == (0 if {"landlock", "seccomp", "rlimits"} <= set(walls) else 1)


def test_it_speaks_portuguese(warm: None) -> None:
    said = autograder_here("doctor", "--lang", "pt-BR").stdout
    assert "Python" in said.splitlines()[0] and "está de pé" in said


def test_in_a_container_without_namespaces_it_says_what_is_missing(walls: list[str]) -> None:
    if "pid" not in walls or "user" not in walls or shutil.which("setpriv") is None:
        pytest.skip("needs namespaces, root and setpriv")
    done = run("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")
    assert "mount is missing: names of files outside can be asked for" in done.stdout
    assert "user stands" in done.stdout
    assert done.returncode == 0


def test_it_says_what_would_stand_at_a_host(warm: None) -> None:
    done = autograder_here("doctor", "--host", "gradescope")
    assert done.stdout.startswith("In the container that Gradescope usually gives")
    assert "pid is missing: " in done.stdout


def test_what_is_missing_is_told_with_the_indispensable_first() -> None:
    health = Health(["rlimits", "pid"], "Linux", "3.11", "2.13")
    assert health.missing == ["landlock", "seccomp", "mount", "net", "ipc", "user"]
    assert not health.can_grade
    assert Health(["landlock", "seccomp", "rlimits"], "Linux", "3.11", "2.13").can_grade


@pytest.mark.parametrize("wall", WALLS)
def test_every_wall_has_a_purpose_and_a_meaning(wall: str) -> None:
    assert {f"wall_{wall}", f"no_{wall}"} <= set(SENTENCES)
