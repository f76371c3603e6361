"""Tests of the warm-up, each in a process of its own: what is done once, and what no fork could use is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.inside.warm import rehearsal

WARM = "import sys; from autograder.inside.warm import warm_up; warm_up(sys.argv[1:])"


def warmed(folder: Path, *preload: str, then: str = "") -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); {WARM}; {then}"
    environment = {"PATH": "/usr/bin:/bin", "CUDA_VISIBLE_DEVICES": "", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code, *preload]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_what_is_preloaded_is_there_and_the_rehearsal_is_gone(tmp_path: Path) -> None:
    (tmp_path / "wanted.py").write_text("")
    done = warmed(tmp_path, "wanted", then="print('wanted' in sys.modules, 'rehearsal' in sys.modules)")
    assert (done.returncode, done.stdout) == (0, "True False\n"), done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_a_preloaded_module_that_starts_a_thread_is_refused(tmp_path: Path) -> None:
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    (tmp_path / "busy.py").write_text(source)
    done = warmed(tmp_path, "busy")
    assert done.returncode != 0 and "more than one thread: a preloaded module started one" in done.stderr


def test_the_rehearsal_is_a_module_that_works() -> None:
    try:
        implementation, requests = rehearsal()
        assert callable(implementation.find("Layer")) and len(requests) == 2
    finally:
        sys.modules.pop("rehearsal", None)
