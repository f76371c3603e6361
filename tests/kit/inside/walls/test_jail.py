"""Tests of the jail: a worker's file system holds Python, a scratch folder and a few devices, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from autograder.inside.protocol.limits import Limits
from autograder.inside.protocol.request import Call
from autograder.inside.walls.jail import interpreter_folders
from autograder.sandbox.subject import Subject

Start = Callable[..., Subject]


@pytest.fixture
def answer(start: Start, needs: Callable[..., None]) -> Callable[[str], object]:
    """What an expression is worth inside of a worker."""
    needs("mount")

    def value(expression: str) -> object:
        subject = start(f"import os, torch\ndef f():\n    return {expression}\n")
        observation = subject.observe(Call(function="f"))
        assert observation.ended.how == "returned", observation.ended
        return observation.output[0].value

    return value


def test_only_the_way_to_python_and_to_the_scratch_folder_has_names(answer: Callable[[str], object]) -> None:
    kept = {path.parts[1] for path in interpreter_folders()} | {"dev", "tmp"}
    assert answer("os.path.exists('/etc') or os.path.exists('/proc') or os.path.exists('/run')") is False
    names = answer(
        "' '.join(sorted(n for n in ('bin','etc','home','proc','run','var','sys') if os.path.exists('/' + n)))"
    )
    assert set(str(names).split()) <= kept


def test_python_and_its_packages_are_where_they_were(answer: Callable[[str], object]) -> None:
    import torch

    assert answer("torch.__file__") == torch.__file__
    assert answer("os.path.exists(torch.__file__)") is True


def test_the_scratch_folder_is_its_own_and_bounded(answer: Callable[[str], object]) -> None:
    assert answer("os.listdir('.') == [] and os.path.isdir(os.environ['TMPDIR'])") is True
    assert answer("os.statvfs('.').f_blocks * os.statvfs('.').f_frsize >> 20") == Limits().scratch_mb


def test_a_wall_that_cannot_be_put_up_is_told(needs: Callable[..., None]) -> None:
    """In a mount namespace of its own, as a jail that went wrong half way must not be ours."""
    needs("mount")
    code = (
        "from pathlib import Path; from autograder.inside.walls.jail import enter_jail; "
        "from autograder.inside.protocol.limits import Limits; enter_jail(Path('/nowhere'), Limits())"
    )
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert "WallError: mount of tmpfs on /nowhere: No such file or directory" in done.stderr
