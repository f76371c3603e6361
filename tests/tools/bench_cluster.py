"""What a class costs on this machine's cores and on a Ray cluster of one or two nodes on it, in one run.

    python -m tests.tools.bench_cluster [SUBMISSIONS]

Processor time is that of all processes of the run, Ray's own with them, as the largest sum that was seen.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.support import ROOT
from tests.support.ray_nodes import Nodes
from tests.tools.bench import ENDLESS, repeat_class
from tests.tools.measured import memory


def used(process: psutil.Process) -> float:
    """Processor seconds of a process tree, with those of the processes that it waited for."""
    total = 0.0
    for part in [process, *process.children(recursive=True)]:
        try:
            total += sum(part.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total


def measured(submitted: Path, out: Path, options: list[str], nodes: Nodes | None) -> str:
    """Grades a class, and tells what it took."""
    command = [sys.executable, "-m", "autograder.cli", "grade", str(submitted), "--out", str(out)]
    command += ["--course", str(ROOT), "--isolation", "best", *options]
    trees = [psutil.Process(nodes.process.pid)] if nodes else []
    before, idle = sum(map(used, trees)), sum(map(memory, trees))
    started = time.monotonic()
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=nodes.environment if nodes else None)
    trees.append(psutil.Process(running.pid))
    first = most = peak = 0.0
    count = 0
    while running.poll() is None:
        most = max(most, sum(used(tree) for tree in trees if tree.is_running()) - before)
        peak = max(peak, sum(memory(tree) for tree in trees if tree.is_running()))
        count = len(list(out.glob("reports/*/*.json")))
        first = first or (time.monotonic() - started if count else 0.0)
        time.sleep(0.5)
    if running.returncode:
        raise SystemExit(f"autograder grade ended with {running.returncode}")
    wall = time.monotonic() - started
    count = len(list(out.glob("reports/*/*.json")))
    rate = 3600 * (count - 1) / (wall - first)
    return (
        f"{count} submissions in {wall:.0f} s, the first report after {first:.0f} s, then {rate:.0f} an hour; "
        f"{most:.0f} s of CPU, {peak:.0f} MB at the peak, {idle:.0f} of them by an idle cluster"
    )


def main(size: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="b-") as folder:
        place = Path(folder)
        submitted = place / "submitted"
        repeat_class(submitted, size, ENDLESS)
        print(f"{os.cpu_count()} cores; load before: {os.getloadavg()[0]:.1f}", flush=True)
        print("local, 2 judges:", measured(submitted, place / "local", ["--jobs", "2"], None), flush=True)
        for count, cores in ((1, 2), (2, 1)):
            (own := place / f"r{count}").mkdir()
            with Nodes(own) as nodes:
                for number in range(count):
                    nodes.tell("node", f"node-{number}", str(cores))
                options = ["--executor", "ray", "--address", nodes.address]
                told = measured(submitted, place / f"ray {count}", options, nodes)
                print(f"Ray, {count} nodes of {cores} cores:", told, flush=True)
            shutil.rmtree(own, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
