"""`make bench`: what grading costs per submission, next to a bare pytest process on the same checks, in one run."""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

import msgspec
import psutil

from autograder.assignment import Course
from autograder.authoring.release import expectations_of

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "tests" / "sample_class" / "submitted"
ENDLESS = ("thiago", "Søren Kjær")  # their code loops or allocates until a limit stops it: a cost of limits, not ours
CLASSES = {"the whole sample class": (), "without code that a limit has to stop": ENDLESS}
BARE_RUNS = 3


def used() -> float:
    """CPU seconds of all processes that this one waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def repeat_class(to: Path, size: int, left_out: tuple[str, ...]) -> int:
    """Copies of the sample class, `size` submissions of distinct students in all."""
    places = [
        (student.name, folder)
        for student in sorted(SAMPLE.iterdir())
        if student.name not in left_out
        for folder in sorted(student.iterdir())
    ]
    for number in range(size):
        student, folder = places[number % len(places)]
        shutil.copytree(folder, to / f"{student} {number // len(places):03}" / folder.name)
    return size


def memory(process: psutil.Process) -> float:
    """Megabytes that a process tree holds, pages that are shared counted once."""
    total = 0
    for part in [process, *process.children(recursive=True)]:
        try:
            total += part.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 1e6


def grade(submitted: Path, out: Path, cache: Path) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak megabytes of `autograder grade`. `cache`: of earlier observations."""
    before, started, peak = used(), time.monotonic(), 0.0
    command = [sys.executable, "-m", "autograder.cli", "grade", str(submitted), "--out", str(out)]
    command += ["--course", str(ROOT), "--isolation", "best", "--force"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "AUTOGRADER_CACHE": str(cache)})
    watched = psutil.Process(running.pid)
    while running.poll() is None:
        peak = max(peak, memory(watched))
        time.sleep(0.5)
    if running.returncode:
        raise SystemExit(f"autograder grade ended with {running.returncode}")
    return used() - before, time.monotonic() - started, peak


def bare_pytest(place: Path) -> list[float]:
    """CPU seconds of a pytest process that runs the hidden checks of one assignment on one right submission."""
    course = Course(ROOT)
    assignment = course.assignment("03_stable_softmax")
    expected = expectations_of(course, [assignment], lambda case: not case.public)[assignment.slug]
    folder = place / assignment.slug
    shutil.copytree(assignment.checks, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(assignment.reference, folder)
    (folder / "public.json").write_bytes(msgspec.json.encode(expected))
    costs = []
    for _ in range(BARE_RUNS):
        before = used()
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        done = subprocess.run([*command, folder], capture_output=True, text=True, check=False)
        costs.append(used() - before)
        if done.returncode not in (0, 1):  # checks on method find no trace in a plain process, and fail
            raise SystemExit(done.stdout)
    return costs


def main() -> None:
    """Measure, print, and keep the figures where --json says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, nargs="+", default=[200], help="sizes of the class")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory(prefix="autograder-bench-") as folder:
        place = Path(folder)
        bare = statistics.median(bare_pytest(place / "bare"))
        print(f"a bare pytest process, hidden checks of 03_stable_softmax: {1000 * bare:.0f} ms of CPU", flush=True)
        for size, (name, left_out) in product(options.submissions, CLASSES.items()):
            submitted = place / f"{size} submitted {len(left_out)}"
            repeat_class(submitted, size, left_out)
            for again in ("", ", once more"):  # a second run finds what references and mistakes did in the first
                cpu, wall, peak = grade(
                    submitted, place / f"{submitted.name}, graded", place / f"{submitted.name}, cache"
                )
                figures[f"{size} of {name}{again}"] = {
                    "submissions": size,
                    "cpu_ms_per_submission": round(1000 * cpu / size, 1),
                    "wall_ms_per_submission": round(1000 * wall / size, 1),
                    "peak_mb": round(peak),
                    "times_cheaper_than_pytest": round(bare * size / cpu, 1),
                }
                print(
                    f"{name}, {size} submissions{again}: {1000 * cpu / size:.0f} ms of CPU and "
                    f"{1000 * wall / size:.0f} ms of wall time per submission, {peak:.0f} MB at the peak, "
                    f"{bare * size / cpu:.0f} times cheaper than bare pytest",
                    flush=True,
                )
    if options.json:
        figures["bare pytest"] = {"cpu_ms_per_submission": round(1000 * bare, 1), "cores": os.cpu_count()}
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
