"""Tests of forking into namespaces, each in a process of its own: what is process 1, and what comes back."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from autograder.inside.namespaces import children_of

FORKED = """
import os
from autograder.inside.namespaces import NamespaceForker, enter_user_namespace

forker = NamespaceForker(enter_user_namespace())
for _ in range(2):
    pid, inside = forker.fork()
    if pid == 0:
        os._exit(3 if (os.getpid() == 1) == inside else 4)
    print(inside, forker.leaves_orphans, os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
"""
SUBREAPER = "from autograder.inside.namespaces import libc; libc.prctl(36, 1, 0, 0, 0)\n"


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_a_child_is_process_one_where_there_are_namespaces_and_the_next_one_too() -> None:
    done = subprocess.run([sys.executable, "-c", SUBREAPER + FORKED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] in (["True False 3"] * 2, ["False True 3"] * 2)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_children_of_a_process_are_listed() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        listed = children_of(os.getpid())
        assert child.stdin is not None
        child.stdin.close()
    # without CONFIG_PROC_CHILDREN, or with more threads here, the kernel may list none of them
    assert child.pid in listed or listed == []


def test_a_process_that_is_gone_has_no_children() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert children_of(gone.pid) == []
