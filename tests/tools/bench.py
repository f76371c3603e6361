"""`make bench`: what grading costs per submission, next to a bare pytest process on the same checks, in one run."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from itertools import product
from pathlib import Path

import msgspec

from autograder.assignment import Course
from autograder.authoring.release import expectations_of
from tests.support import ROOT
from tests.tools.measured import Cost, measure

SAMPLE = ROOT / "tests" / "sample_class" / "submitted"
ENDLESS = ("thiago", "Søren Kjær")  # their code loops or allocates until a limit stops it: a cost of limits, not ours
CLASSES = {"the whole sample class": (), "without code that a limit has to stop": ENDLESS}
BARE_RUNS = 3


def repeat_class(to: Path, size: int, left_out: tuple[str, ...], slugs: str = "*") -> int:
    """Copies of the sample class, `size` submissions of distinct students in all. `slugs`: a pattern of assignments."""
    places = [
        (student.name, folder)
        for student in sorted(SAMPLE.iterdir())
        if student.name not in left_out
        for folder in sorted(student.glob(slugs))
    ]
    for number in range(size):
        student, folder = places[number % len(places)]
        shutil.copytree(folder, to / f"{student} {number // len(places):03}" / folder.name)
    return size


def grade(submitted: Path, out: Path, cache: Path) -> Cost:
    """What `autograder grade` costs on all cores. `cache`: of what references and mistakes did in earlier runs."""
    command: list[str | Path] = [sys.executable, "-m", "autograder.cli", "grade", submitted, "--out", out]
    environment = {**os.environ, "AUTOGRADER_CACHE": str(cache)}
    return measure([*command, "--course", ROOT, "--isolation", "best", "--force"], environment=environment)


def bare_folder(slug: str, place: Path) -> Path:
    """A folder in which a plain pytest process runs the hidden checks of an assignment on its reference."""
    course = Course(ROOT)
    assignment = course.assignment(slug)
    expected = expectations_of(course, [assignment], lambda case: not case.public)[slug]
    folder = place / slug
    shutil.copytree(assignment.checks, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(assignment.reference, folder)
    (folder / "public.json").write_bytes(msgspec.json.encode(expected))
    return folder


def bare_pytest(folder: Path, *options: str) -> Cost:
    """What a plain pytest process costs; the checks on method find no trace in one, and fail."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *options]
    return measure([*command, folder], statuses=(0, 1))


def main() -> None:
    """Measure, print, and keep the figures where --json says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, nargs="+", default=[200], help="sizes of the class")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory(prefix="autograder-bench-") as folder:
        place = Path(folder)
        bare_place = bare_folder("03_stable_softmax", place / "bare")
        bare = statistics.median(bare_pytest(bare_place).cpu for _ in range(BARE_RUNS))
        print(f"a bare pytest process, hidden checks of 03_stable_softmax: {1000 * bare:.0f} ms of CPU", flush=True)
        for size, (name, left_out) in product(options.submissions, CLASSES.items()):
            submitted = place / f"{size} submitted {len(left_out)}"
            repeat_class(submitted, size, left_out)
            for again in ("", ", once more"):  # a second run finds what references and mistakes did in the first
                out, cache = place / f"{submitted.name}, graded", place / f"{submitted.name}, cache"
                cost = grade(submitted, out, cache)
                cpu, wall, peak = cost.cpu, cost.wall, cost.peak
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
