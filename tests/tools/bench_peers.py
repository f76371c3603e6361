"""`make bench-peers`: what grading costs here and elsewhere, with the same checks on the same submissions, in one run.

Each round runs every grader once; figures are means over the rounds. Where a class is graded by one command, what one
more submission costs is the slope between a small and a large class, so that the start of the command does not count;
otherwise every submission pays for a process of its own. CPU seconds are those of all descendants, memory is the
largest sum of PSS over the process tree. All graders must give each submission the same points.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

from tests.support import ROOT
from tests.tools import bench
from tests.tools.measured import Cost
from tests.tools.peers import page, runners

ROUNDS = 2
CLASS = (40, 240)  # submissions in a small and a large class
QUICK = (240, 2240)  # the same where one costs so little that the noise of the start would hide it
SHEETS = (2, 8)  # the same for nbgrader, which takes seconds for each
EACH = 6  # submissions that get a process of their own; the next six in the next round
BIG = "03_stable_softmax"
BIG_EACH = 4
GRADERS = {
    "ours": (runners.ours, CLASS),
    "pytest": (runners.bare_pytest, (EACH,)),
    "gradescope": (runners.gradescope, (EACH,)),
    "otter": (runners.otter, (EACH,)),
    "nbgrader": (runners.nbgrader, SHEETS),
    "forked": (runners.forked, CLASS),
    "in_process": (runners.in_process, QUICK),
}

Costs = dict[tuple[str, str], dict[int, list[Cost]]]
"""By group and grader, by number of submissions: a cost for each round."""


def compare(place: Path, costs: Costs, turn: int) -> None:
    """One round of all graders on the six checks. Raises SystemExit where they disagree about a submission."""
    given: dict[str, dict[str, float]] = {}
    jobs = [(name, grader, sizes, size) for name, (grader, sizes) in GRADERS.items() for size in sizes]
    for name, grader, sizes, size in jobs if turn % 2 == 0 else reversed(jobs):
        first = turn * EACH if sizes == (EACH,) else 0
        cost, points = grader(runners.draw_class(size, first), place / f"{name} {size}")
        if len(points) != size:
            raise SystemExit(f"{name} graded {len(points)} of {size} submissions")
        note(costs, "six", name, size, cost)
        for student, score in points.items():
            told = given.setdefault(student, {})
            told[name] = score
            if len(set(told.values())) > 1:
                raise SystemExit(f"the graders disagree about {student}: {told}")


def compare_big(place: Path, costs: Costs, turn: int) -> dict[str, int]:
    """One round of ours and of bare pytest on the hidden checks of an assignment; how many checks and cases it has."""
    for size in CLASS:
        submitted, out = place / f"submitted {size}", place / f"graded {size}"
        bench.repeat_class(submitted, size, bench.ENDLESS, BIG)
        note(costs, "big", "ours", size, runners.grade(submitted, out, ROOT))
    reports = [json.loads(path.read_bytes()) for path in out.glob(f"reports/*/{BIG}.json")]
    if len(reports) != size or any(report["outcome"] != "graded" for report in reports):
        raise SystemExit(f"{len(reports)} of {size} submissions have a report, or some are broken")
    folder = bench.bare_folder(BIG, place / "bare")
    plain = sorted(bench.SAMPLE.glob(f"*/{BIG}/stable_softmax.py"))
    plain = [path for path in plain if path.parents[1].name not in bench.ENDLESS]
    total = Cost()
    for submission in plain[turn * BIG_EACH : (turn + 1) * BIG_EACH]:
        shutil.copy(submission, folder)
        total += bench.bare_pytest(folder, "--junitxml", str(place / "results.xml"))
    note(costs, "big", "pytest", BIG_EACH, total)
    cases = int(ElementTree.parse(place / "results.xml").getroot()[0].attrib["tests"])
    return {"checks": sum(not check["public"] for check in reports[0]["checks"]), "cases": cases}


def note(costs: Costs, group: str, name: str, size: int, cost: Cost) -> None:
    """Keep a cost, and tell it."""
    costs[group, name][size].append(cost)
    print(f"{group}, {name}, {size}: {cost.cpu:.1f} s of CPU, {cost.wall:.1f} s, {cost.peak:.0f} MB", flush=True)


def mean(costs: list[Cost]) -> Cost:
    """The mean over rounds, and the largest peak."""
    total = sum(costs, Cost())
    return Cost(total.cpu / len(costs), total.wall / len(costs), total.peak)


def row(group: str, name: str, by_size: dict[int, list[Cost]]) -> page.Row:
    """What one more submission costs."""
    sizes = sorted(by_size)
    large = mean(by_size[sizes[-1]])
    small, apart = (mean(by_size[sizes[0]]), sizes[-1] - sizes[0]) if len(sizes) == 2 else (Cost(), sizes[0])
    cpu, wall = (large.cpu - small.cpu) / apart, (large.wall - small.wall) / apart
    tried = f"({' + '.join(map(str, sizes))})" if len(sizes) == 2 else str(sizes[0])
    return page.Row(name, group, f"{ROUNDS} × {tried}", 1000 * cpu, 1000 * wall, large.peak)


def main() -> None:
    """Measure, print, and write tables and pictures into the READMEs and docs/."""
    costs: Costs = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory(prefix="autograder-peers-", ignore_cleanup_errors=True) as folder:
        for turn in range(ROUNDS):
            place = Path(folder) / str(turn)
            compare(place, costs, turn)
            counts = compare_big(place / "big", costs, turn)
    order = [("six", name) for name in GRADERS] + [("big", "ours"), ("big", "pytest")]
    rows = [row(*key, costs[key]) for key in order]
    runs = []
    for group, name in order:
        for size, seen in sorted(costs[group, name].items()):
            cost = mean(seen)
            runs.append(page.Run(name, group, size, cost.cpu, cost.wall, cost.peak))
    page.publish(rows, runs, counts)
    print(page.costs(rows, counts, "en"), page.sizes(runs, counts, "en"), sep="\n\n")


if __name__ == "__main__":
    main()
