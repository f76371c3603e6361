"""Runs: each keeps its reports for good; `reports/` holds the latest report of each submission."""

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
    """The reason and the time of a run; `run.json` in its folder."""

    number: int
    at: str
    reason: str


class HistoryEntry(msgspec.Struct, frozen=True):
    """A report and the run that produced it."""

    run: HistoryRun
    report: Report


class History:
    """The runs of an output folder."""

    def __init__(self, out: Path) -> None:
        self.reports = out / "reports"
        self.folder = out / "runs"

    def runs(self) -> list[HistoryRun]:
        """Return all runs, oldest first."""
        found = []
        for path in sorted(self.folder.glob("*/run.json")):
            try:
                found.append(msgspec.json.decode(path.read_bytes(), type=HistoryRun))
            except (OSError, msgspec.DecodeError):
                found.append(HistoryRun(int(path.parent.name), "", "run.json is damaged"))
        return sorted(found, key=lambda run: run.number)

    def begin(self, reason: str) -> HistoryRun:
        """Start a new run."""
        runs = self.runs()
        at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        run = HistoryRun(runs[-1].number + 1 if runs else 1, at, reason)
        write_whole(self._place(run) / "run.json", msgspec.json.encode(run) + b"\n")
        return run

    def conclude(self, run: HistoryRun, reason: str) -> None:
        """Record the reason of a run, which is known at its end."""
        concluded = msgspec.structs.replace(run, reason=reason)
        write_whole(self._place(run) / "run.json", msgspec.json.encode(concluded) + b"\n")

    def forget(self, run: HistoryRun) -> None:
        """Remove a run that produced nothing."""
        shutil.rmtree(self._place(run))

    def keep(self, run: HistoryRun, keys: Iterable[Key]) -> None:
        """Record the present reports of some submissions in a run."""
        for student, slug in keys:
            link(self.reports / student / f"{slug}.json", self._place(run) / student / f"{slug}.json")

    def unkept(self) -> list[Key]:
        """Return the submissions whose present report is in no run: one was interrupted, or is about to end."""
        newest: dict[Key, Path] = {}
        for run in self.runs():
            for path in self._place(run).glob("*/*.json"):
                newest[path.parent.name, path.stem] = path
        present = {(path.parent.name, path.stem): path for path in self.reports.glob("*/*.json")}
        return sorted(key for key, path in present.items() if key not in newest or not same(path, newest[key]))

    def adopt(self) -> None:
        """Record reports that an interrupted run left in that run."""
        if left := self.unkept():
            runs = self.runs()
            self.keep(runs[-1] if runs else self.begin("found in this folder"), left)

    def entries(self, student: str, slug: str) -> list[HistoryEntry]:
        """Return all reports of one submission, oldest first."""
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
    """True if two paths name one file, or have the same content."""
    return one.samefile(other) or one.read_bytes() == other.read_bytes()


def link(source: Path, target: Path) -> None:
    """Hard-link a file, which is never modified but only replaced; copy it if the disk has no links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
