"""`python -m pytest` in a process of its own, forked from one that has imported torch, which takes seconds."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

PRELOADED = ["torch", "numpy", "pytest"]  # nothing of ours: pytest still has to rewrite its assertions
ABSENT = ("cacheprovider", "xdist", "hypothesispytest")  # plugins of this environment that a student does not have


def run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], keys: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run pytest in `folder` with `keys` as its standard input; returns its exit status and what it printed."""
    words = [*(word for name in ABSENT for word in ("-p", f"no:{name}")), *arguments]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with tempfile.TemporaryDirectory() as streams:
        place = Path(streams)
        (place / "0").write_text(keys, "utf-8")
        process = context.Process(target=_serve, args=(words, str(folder), dict(environment), streams))
        process.start()
        process.join()
        printed, complaints = ((place / name).read_text("utf-8") for name in ("1", "2"))
    return subprocess.CompletedProcess(words, process.exitcode or 0, printed, complaints)


def _serve(words: list[str], folder: str, environment: dict[str, str], streams: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, folder)  # as -m does
    for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
        os.dup2(os.open(f"{streams}/{number}", flags), number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate("rww"))
    sys.argv = ["pytest", *words]
    from pytest import console_main

    sys.exit(console_main())
