"""formgrader, in a real browser: the points that our engine gave, and what it said to the student."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.nbgrader_week import SLUG, World

PATIENCE = 60.0  # seconds, of a busy machine


@pytest.fixture
def formgrader(world: World, tmp_path: Path) -> Iterator[str]:
    """The address of a Jupyter server with formgrader, and the token to enter by."""
    log = tmp_path / "log"
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", "--port=0"]
    with log.open("w") as out:
        server = subprocess.Popen(
            [*command, "--IdentityProvider.token=open"],
            cwd=world.folder,
            env={**os.environ, "PATH": path},
            stdout=out,
            stderr=out,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text("utf-8"))):
            assert time.monotonic() < deadline and server.poll() is None, log.read_text("utf-8")
            time.sleep(0.1)
        yield found[0]
    finally:
        server.terminate()
        server.wait()


def test_a_teacher_sees_the_points_and_what_the_student_reads(formgrader: str, browser: Any) -> None:
    def wait_for(script: Any) -> Any:
        deadline = time.monotonic() + PATIENCE
        while not (found := browser.execute_script(script)):
            assert time.monotonic() < deadline, browser.page_source[:2000]
            time.sleep(0.1)
        return found

    browser.get(f"{formgrader}login?token=open")
    browser.get(f"{formgrader}formgrader/gradebook/{SLUG}/lesson")
    rows = wait_for(
        "return [...document.querySelectorAll('tbody tr')].map(r => r.innerText).filter(t => t.includes('/ 5'))"
    )
    assert len(rows) == 12
    scores = sorted(score for row in rows for score in re.findall(r"([\d.]+) / 5", row)[:1])
    assert scores == ["0", "0", "1.5", "3", *["5"] * 8]
    links = browser.execute_script(
        "return [...document.querySelectorAll('tbody tr')].map(r => [r.innerText, r.querySelector('a').href])"
    )
    browser.get(next(link for row, link in links if "1.5 / 5" in row))
    text = wait_for("const page = document.querySelector('.autograder'); return page && page.innerText")
    assert "The squares are summed, not averaged." in text
    assert "mean_square: 0 of 5 points" in text
    points = wait_for("return document.querySelector('input.score').value")
    assert float(points) == 1.5
