"""What a command costs, with all the processes that it starts."""

from __future__ import annotations

import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_SECONDS = 0.25  # between two looks at the memory


@dataclass(frozen=True)
class Cost:
    """CPU seconds and wall seconds of one or more commands, and the peak memory of any of them in megabytes."""

    cpu: float = 0.0
    wall: float = 0.0
    peak: float = 0.0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak))


def used() -> float:
    """CPU seconds of all processes that this one waited for, and that those waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def memory(process: psutil.Process) -> float:
    """Megabytes that a process tree holds, pages that are shared counted once."""
    total = 0
    for part in [process, *process.children(recursive=True)]:
        try:
            total += part.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 1e6


def measure(
    command: Sequence[str | Path],
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    statuses: Sequence[int] = (0,),
) -> Cost:
    """Run a command to its end. Raises SystemExit with what it printed where its status is none of `statuses`."""
    before, started, peak = used(), time.monotonic(), 0.0
    running = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    watched = psutil.Process(running.pid)
    while True:
        try:
            told, _ = running.communicate(timeout=SAMPLE_SECONDS)
            break
        except subprocess.TimeoutExpired:
            peak = max(peak, memory(watched))
    if running.returncode not in statuses:
        raise SystemExit(f"{command[0]} ended with {running.returncode}:\n{told}")
    return Cost(used() - before, time.monotonic() - started, peak)
