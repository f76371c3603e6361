"""The threads behind `autograder watch`: one watches for saved files, one checks assignments, one at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from autograder.released import Released
from autograder.sandbox.server import SandboxLost
from autograder.student.checker import Checker, Fresh, Start, Stopped, quickest
from autograder.student.outcome import Checked, Event

DEBOUNCE_MS = 200  # the longest wait for the end of a burst of writes
STEP_MS = 15  # without a write for so long, a burst is over
SETTLE_SECONDS = 0.5  # an editor that truncates a file fills it within this time
SETTLE_STEP = 0.01
AGAIN_SECONDS = 1.0  # before the next try, if the folder could not be watched
ANSWERS = {".py", ".ipynb", ".csv", ".json", ".txt"}  # files that are an answer, or that one may read


class Answers(DefaultFilter):
    """A filter for files whose change can change a verdict; not copies, caches or an editor's own files."""

    def __call__(self, change: Change, path: str) -> bool:
        """True if a change of this file counts."""
        name = Path(path)
        return super().__call__(change, path) and name.suffix in ANSWERS and not name.name.startswith(".")


class SaveWatcher:
    """Calls `saved` with the folder of each assignment in which something was saved."""

    def __init__(self, root: Path, saved: Callable[[Path], None]) -> None:
        self.root = root
        self.saved = saved
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()

    def _look(self) -> None:
        while not self.over.is_set():
            # whatever happened to the folder, it may be back in a moment
            with suppress(Exception):
                for changes in watch(
                    self.root, watch_filter=Answers(), stop_event=self.over, debounce=DEBOUNCE_MS, step=STEP_MS
                ):
                    for folder in {self.folder_of(Path(path)) for _, path in changes} - {None}:
                        self.saved(folder)  # type: ignore[arg-type]
            self.over.wait(AGAIN_SECONDS)

    def folder_of(self, path: Path) -> Path | None:
        """The folder of the assignment that a file belongs to; None if there is none."""
        try:
            parts = path.relative_to(self.root.resolve()).parts
        except ValueError:
            return None
        return self.root.resolve() / parts[0] if len(parts) > 1 else None

    def close(self) -> None:
        """Stop watching."""
        self.over.set()


class Checks:
    """Checks assignments in the order of requests; a check is restarted if the file is saved again.

    `verdict` is called with each verdict, `progress` with each event on the way there, `failed` with errors of ours.
    """

    def __init__(
        self,
        assignments: Sequence[Released],
        verdict: Callable[[Checked], None],
        progress: Callable[[Path, Event], None],
        failed: Callable[[str], None],
    ) -> None:
        self.assignments = assignments
        self.verdict = verdict
        self.progress = progress
        self.failed = failed
        self.waiting: list[Path] = []
        self.changed = threading.Condition()
        self.over = False
        self.start: Start | None = None
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def ask(self, folder: Path, first: bool = False) -> None:
        """Request a check of an assignment, before the others or after them."""
        with self.changed:
            if folder in self.waiting:
                self.waiting.remove(folder)
            self.waiting.insert(0 if first else len(self.waiting), folder)
            self.changed.notify()

    def close(self) -> None:
        """Stop checking."""
        with self.changed:
            self.over = True
            self.changed.notify()
        self.thread.join(timeout=5)

    def _work(self) -> None:
        while (folder := self._next()) is not None:
            try:
                self._check(folder)
            except Stopped:
                continue
            except SandboxLost:
                self._restart()
                self.ask(folder, first=True)
            except Exception as error:
                self.failed(f"{type(error).__name__}: {error}")
        if self.start is not None:
            self.start.close()

    def _next(self) -> Path | None:
        with self.changed:
            while not self.waiting and not self.over:
                self.changed.wait()
            return None if self.over else self.waiting.pop(0)

    def _check(self, folder: Path) -> None:
        if self.start is None:
            self.start = quickest(self.assignments)
        settle(folder)

        def stopped() -> bool:
            return self.over or self.waiting[:1] == [folder]

        checker = Checker(self.start)
        self.verdict(
            checker.check(Released(folder), stopped=stopped, looked=lambda event: self.progress(folder, event))
        )

    def _restart(self) -> None:
        """Go on without a fork server, which is lost: fresh processes are slower but do not depend on it."""
        if self.start is not None:
            self.start.close()
        self.start = Fresh()


def settle(folder: Path) -> None:
    """Wait a moment while a file is missing, empty or growing, since an editor is writing it."""
    deadline = time.monotonic() + SETTLE_SECONDS
    before = sizes(folder)
    while time.monotonic() < deadline:
        time.sleep(SETTLE_STEP)
        now = sizes(folder)
        if now == before and now and all(now.values()):
            return
        before = now


def sizes(folder: Path) -> dict[str, int]:
    """The sizes of the Python files in a folder."""
    found = {}
    with suppress(OSError):
        for path in folder.glob("*.py"):
            found[path.name] = path.stat().st_size
    return found
