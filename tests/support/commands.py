"""`autograder` as it is typed: in a process of its own, or in this one, which spares the start of a fork server."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from autograder.cli import main
from tests.support import ROOT


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def autograder(*words: object, cwd: Path = ROOT, **variables: str) -> Done:
    """Run the command as a user does; standard error is no terminal."""
    command = [sys.executable, "-m", "autograder.cli", *map(str, words)]
    environment = {**os.environ, "AUTOGRADER_LANG": "en", **variables}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, check=False)
    return Done(done.returncode, done.stdout, done.stderr)


def autograder_here(*words: object, cwd: Path = ROOT, **variables: str) -> Done:
    """Run the same in this process; with the fixture `shared_server`, what it grades uses a server that is warm."""
    with chdir(cwd):
        done = CliRunner().invoke(main, [str(word) for word in words], env={"AUTOGRADER_LANG": "en", **variables})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)
