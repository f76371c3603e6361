"""Runs: each keeps the reports that it made, for good; `reports/` holds the latest of each submission."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from autograder.atomic_file import write_whole
from autograder.report import Report, UnreadableReport, decode

Key = tuple[str, str]  # student and slug


class HistoryRun(msgspec.Struct, frozen=True):
    """Why and when some reports were made; `run.json` of a run's folder."""

    number: int
    at: str
    reason: str


class HistoryEntry(msgspec.Struct, frozen=True):
    """A report, and the run that made it."""

    run: HistoryRun
    report: Report


class History:
    """The runs of an output folder."""

    def __init__(self, out: Path) -> None:
        self.reports = out / "reports"
        self.folder = out / "runs"

    def runs(self) -> list[HistoryRun]:
        """All runs, the oldest first."""
        found = []
        for path in sorted(self.folder.glob("*/run.json")):
            try:
                found.append(msgspec.json.decode(path.read_bytes(), type=HistoryRun))
            except (OSError, msgspec.DecodeError):
                found.append(HistoryRun(int(path.parent.name), "", "run.json is damaged"))
        return sorted(found, key=lambda run: run.number)

    def begin(self, reason: str) -> HistoryRun:
        """A new run."""
        runs = self.runs()
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        run = HistoryRun(runs[-1].number + 1 if runs else 1, at, reason)
        write_whole(self._place(run) / "run.json", msgspec.json.encode(run) + b"\n")
        return run

    def conclude(self, run: HistoryRun, reason: str) -> None:
        """Write down why a run was made, which is known at its end."""
        concluded = msgspec.structs.replace(run, reason=reason)
        write_whole(self._place(run) / "run.json", msgspec.json.encode(concluded) + b"\n")

    def forget(self, run: HistoryRun) -> None:
        """Take away a run that made nothing."""
        shutil.rmtree(self._place(run))

    def keep(self, run: HistoryRun, keys: Iterable[Key]) -> None:
        """Keep the present reports of some submissions in a run."""
        for student, slug in keys:
            link(self.reports / student / f"{slug}.json", self._place(run) / student / f"{slug}.json")

    def unkept(self) -> list[Key]:
        """The submissions whose present report is in no run: a run was interrupted, or is about to end."""
        newest: dict[Key, Path] = {}
        for run in self.runs():
            for path in self._place(run).glob("*/*.json"):
                newest[path.parent.name, path.stem] = path
        present = {(path.parent.name, path.stem): path for path in self.reports.glob("*/*.json")}
        return sorted(key for key, path in present.items() if key not in newest or not same(path, newest[key]))

    def adopt(self) -> None:
        """Give what an interrupted run left to that run."""
        if left := self.unkept():
            runs = self.runs()
            self.keep(runs[-1] if runs else self.begin("found in this folder"), left)

    def entries(self, student: str, slug: str) -> list[HistoryEntry]:
        """Every report of one submission, the oldest first."""
        found = []
        for run in self.runs():
            path = self._place(run) / student / f"{slug}.json"
            try:
                found.append(HistoryEntry(run, decode(path.read_bytes(), str(path))))
            except FileNotFoundError:
                continue
            except (OSError, UnreadableReport):
                continue  # a damaged page of the past takes nothing from the others
        return found

    def _place(self, run: HistoryRun) -> Path:
        return self.folder / f"{run.number:04}"


def same(one: Path, other: Path) -> bool:
    """Whether two files are one, or hold the same."""
    return one.samefile(other) or one.read_bytes() == other.read_bytes()


def link(source: Path, target: Path) -> None:
    """One more name for a file, which is never changed but replaced; a copy where the disk has no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
