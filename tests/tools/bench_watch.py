"""`make bench`, second part: from a save to the verdict in `autograder watch`, next to pytest on the same file."""

from __future__ import annotations

import argparse
import json
import os
import queue
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.support import ROOT

SLUGS = ("03_stable_softmax", "11_training_loop")
SAVES = 25
PYTEST_RUNS = 3
PATIENCE = 60.0  # seconds; a watch that gives no verdict in a minute is broken


class Watched:
    """A real `autograder watch` on a copy of the assignments, read line by line."""

    def __init__(self, place: Path, slug: str) -> None:
        command = [sys.executable, "-m", "autograder.cli", "watch", slug, "--plain", "--lang", "en"]
        self.process = subprocess.Popen(
            command, cwd=place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def wait_for(self, word: str) -> None:
        """Return as soon as a line holds a word."""
        deadline = time.monotonic() + PATIENCE
        while word not in self.lines.get(timeout=max(deadline - time.monotonic(), 0.01)):
            pass

    def drain(self) -> None:
        """Drop what was said so far, and what belongs to it."""
        time.sleep(0.1)
        while not self.lines.empty():
            self.lines.get()

    def close(self) -> None:
        """Let it end by itself."""
        assert self.process.stdin is not None
        self.process.stdin.write("q\n")
        self.process.stdin.flush()
        self.process.wait(timeout=30)


def milliseconds_to_verdict(place: Path, slug: str) -> list[float]:
    """For each of many saves, alternately right and wrong, the time until the new verdict is on the screen."""
    module = slug.lstrip("0123456789").lstrip("_")
    answer = place / "assignments" / slug / f"{module}.py"
    right = (ROOT / "solutions" / slug / f"{module}.py").read_text("utf-8")
    broken = right + "\n\nraise ValueError('saved')\n"
    watched = Watched(place, slug)
    # the other assignments are checked at the start; their verdicts are not what we wait for
    watched.wait_for("not attempted")
    time.sleep(5)
    took = []
    for number in range(SAVES):
        watched.drain()
        content, word = (right, "passed") if number % 2 else (broken, "ValueError")
        started = time.monotonic()
        answer.write_text(content, "utf-8")
        watched.wait_for(word)
        took.append(1000 * (time.monotonic() - started))
    watched.close()
    return [time for number, time in enumerate(took) if number % 2]  # a whole run of all checks, not a broken import


def milliseconds_of_pytest(place: Path, slug: str) -> list[float]:
    """What a student waits for who runs pytest on the same file."""
    took = []
    for _ in range(PYTEST_RUNS):
        started = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"assignments/{slug}"]
        subprocess.run(command, cwd=place, capture_output=True, check=False)
        took.append(1000 * (time.monotonic() - started))
    return took


def main() -> None:
    """Measure, print, and keep the figures where --json says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures: dict[str, Any] = {"cores": os.cpu_count()}
    with tempfile.TemporaryDirectory(prefix="autograder-bench-") as folder:
        for slug in SLUGS:
            place = Path(folder) / slug
            shutil.copytree(ROOT / "assignments", place / "assignments")
            verdicts = milliseconds_to_verdict(place, slug)
            bare = statistics.median(milliseconds_of_pytest(place, slug))
            median = statistics.median(verdicts)
            slowest = sorted(verdicts)[round(0.9 * (len(verdicts) - 1))]
            figures[slug] = {"median_ms": round(median), "p90_ms": round(slowest), "pytest_ms": round(bare)}
            print(
                f"{slug}: from save to verdict {median:.0f} ms at the median of {len(verdicts)} saves, "
                f"{slowest:.0f} ms at the 90th percentile; pytest on the same file {bare:.0f} ms",
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
