"""What students run needs nothing that Windows lacks: tried with those parts of Python hidden."""

from __future__ import annotations

import os
import subprocess
import sys

from autograder.released import Released

WITHOUT = """
import builtins, ctypes, importlib, os, sys
import asyncio, multiprocessing, shutil, subprocess, tempfile  # Python's own, which knows what to do there
import click, nbformat, pytest, rich.console, torch, watchfiles
importing, loading = builtins.__import__, ctypes.CDLL

def hidden(name, *rest, **more):
    if name in ("resource", "fcntl", "termios", "tty", "pty", "pwd", "grp", "landlock", "pyseccomp"):
        raise ImportError(f"there is no {name} here")
    return importing(name, *rest, **more)

def no_own_symbols(name, *rest, **more):
    if name is None:
        raise TypeError("a library has a name here")
    return loading("libc.so.6" if name == "msvcrt" else name, *rest, **more)

builtins.__import__, ctypes.CDLL = hidden, no_own_symbols
del os.fork
"""
CHECK = """
from pathlib import Path
from autograder.released import Released
from autograder.student import screen, watch, jupyter
from autograder.student.checker import Checker, Fresh, quickest
from autograder.student.hint import one_more
released = Released(Path(sys.argv[1]))
print(one_more(released, "softmax", 3), one_more(released, "softmax", 3))
start = quickest([released])
assert isinstance(start, Fresh)
print(Checker(start).check(released).state("softmax"))
start.close()
print(jupyter.run_checks(released).state("softmax"))
"""


def test_a_student_checks_and_gets_hints_without_anything_of_unix(released: Released) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + CHECK, released.folder],
        capture_output=True,
        text=True,
        env=os.environ | {"AUTOGRADER_LANG": "en"},
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["1", "2", "not_attempted", "not_attempted"], done.stderr
