"""`make faults`: a class is graded while its processes are killed at random, the disk fills up and the clock jumps.

After restarts every submission has exactly one report, equal to that of an undisturbed run. Everything runs in a PID
namespace of its own, so that a signal gone astray ends nothing of this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.support import ROOT

SAMPLE = ROOT / "tests" / "sample_class" / "submitted"
SLUG = "03_stable_softmax"
ENDLESS = {"thiago", "Søren Kjær"}  # ended by limits of time, which a machine that is busy with restarts may miss
NAMESPACES = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc"]
MOST_RESTARTS = 200


def hand_in(submitted: Path, size: int) -> None:
    """A class of `size` submissions of distinct students."""
    students = [student for student in sorted(SAMPLE.iterdir()) if student.name not in ENDLESS]
    for number in range(size):
        student = students[number % len(students)]
        shutil.copytree(student / SLUG, submitted / f"{student.name} {number // len(students):03}" / SLUG)


def command(submitted: Path, out: Path) -> list[str]:
    """The command that a teacher types, again and again."""
    program = str(Path(sys.executable).with_name("autograder"))
    options = ["--course", str(ROOT), "--isolation", "best", "--jobs", "2"]
    return [program, "grade", str(submitted), "--out", str(out), *options]


def processes_of(pid: int) -> dict[int, str]:
    """What a process has started, with what each is: the fork server, a judge, or a worker."""
    found: dict[int, str] = {}
    waiting = [(pid, 0)]
    while waiting:
        parent, depth = waiting.pop()
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                children = [int(child) for child in task.read_text().split()]
            except OSError:
                continue
            for child in children:
                found[child] = "fork server" if depth == 0 else kind_of(child)
                waiting.append((child, depth + 1))
    return found


def kind_of(pid: int) -> str:
    """A worker is of a user of its own, or stands in a scratch folder; a judge is as the command is."""
    try:
        return "worker" if Path(f"/proc/{pid}").stat().st_uid != os.geteuid() else "judge"
    except OSError:
        return "gone"


def normal(out: Path) -> dict[str, object]:
    """Every report without what may differ between two runs."""
    reports = {}
    for path in sorted((out / "reports").rglob("*.json")):
        report = json.loads(path.read_bytes())
        report["provenance"]["at"] = report["provenance"]["seconds"] = None
        reports[path.relative_to(out).as_posix()] = report
    return reports


def fill(path: Path, seconds: float) -> None:
    """Leave no room on the disk for a while."""
    with path.open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(bytes(1 << 20))
    time.sleep(seconds)
    path.unlink()


def disturb(submitted: Path, out: Path, dice: random.Random, faults: Counter[str], bounded: bool) -> int:
    """Run the command once while things go wrong; its exit status."""
    jump = ["unshare", "--time", "--monotonic", str(dice.randint(0, 10**8))]
    works = subprocess.run([*jump, "true"], capture_output=True, check=False).returncode == 0
    running = subprocess.Popen([*(jump if works else []), *command(submitted, out)], stdout=subprocess.DEVNULL)
    faults["clock jumps"] += works
    spare = dice.random() < 0.25  # some runs are left alone by those who kill the command
    while running.poll() is None:
        time.sleep(dice.uniform(0.2, 4.0))
        aim = dice.choice([*["worker"] * 6, "judge", "judge", "fork server", "command", "disk"])
        if aim == "command" and not spare and running.poll() is None:
            running.send_signal(signal.SIGKILL)
            faults["command"] += 1
        elif aim == "disk" and bounded:
            fill(out / ".autograder-filler", dice.uniform(0.1, 0.5))
            faults["disk full"] += 1
        else:
            targets = [pid for pid, kind in processes_of(running.pid).items() if kind == aim]
            if targets:
                try:
                    os.kill(dice.choice(targets), signal.SIGKILL)
                    faults[aim] += 1
                except ProcessLookupError:
                    pass
    for path in out.rglob("*"):  # the clock was wrong while these were written
        if dice.random() < 0.3 and path.is_file():
            os.utime(path, (moment := dice.choice([0, 4 * 10**9]), moment))
    return running.wait()


def run(size: int, seed: int, place: Path) -> None:
    """One undisturbed run, one disturbed one, and their comparison. Raises AssertionError."""
    submitted, calm, rough = place / "submitted", place / "calm", place / "rough"
    hand_in(submitted, size)
    rough.mkdir(parents=True)
    tmpfs = ["mount", "-t", "tmpfs", "-o", "size=48m", "none", str(rough)]  # a disk that can be full
    bounded = subprocess.run(tmpfs, check=False).returncode == 0
    assert subprocess.run(command(submitted, calm), check=False, stdout=subprocess.DEVNULL).returncode == 0
    expected = normal(calm)
    assert len(expected) == size
    dice, faults, statuses = random.Random(seed), Counter[str](), Counter[int]()
    for _ in range(MOST_RESTARTS):
        status = disturb(submitted, rough, dice, faults, bounded)
        statuses[status] += 1
        if status == 0:
            break
    assert status == 0, f"it never came to an end: {dict(statuses)}"
    got = normal(rough)
    assert set(got) == set(expected), f"missing, or too many: {sorted(set(got) ^ set(expected))}"
    differing = [name for name in expected if got[name] != expected[name]]
    assert not differing, f"{len(differing)} reports differ from the undisturbed run, the first {differing[0]}"
    pages = {
        path.relative_to(rough / "feedback").with_suffix("").as_posix() for path in rough.rglob("feedback/*/*.html")
    }
    assert pages == {name.removeprefix("reports/").removesuffix(".json") for name in expected}
    assert not [path for path in rough.rglob(".*") if path.is_file()], "half-written files are left"
    lines = (rough / "grades.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == size + 1
    told = ", ".join(f"{number} x {what}" for what, number in sorted(faults.items()))
    print(f"{size} submissions, {sum(statuses.values())} starts (exit statuses {dict(statuses)}): {told}")
    print("every submission has one report, equal to that of an undisturbed run; none is broken")


def main() -> None:
    """Run in namespaces of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        done = subprocess.run(
            [*NAMESPACES, sys.executable, "-m", "tests.tools.faults", *sys.argv[1:], "--inside"], check=False
        )
        sys.exit(done.returncode)
    if os.getppid() != 0 and os.getpid() != 1:
        sys.exit("it kills processes at random, so it runs in a PID namespace of its own only")
    with tempfile.TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        try:
            run(options.submissions, options.seed, Path(folder))
        finally:
            subprocess.run(["umount", f"{folder}/rough"], check=False, capture_output=True)


if __name__ == "__main__":
    main()
