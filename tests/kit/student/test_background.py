"""Tests of what goes on behind the watch: which saves count, and in which order assignments are checked."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchfiles import Change

from autograder.released import Released
from autograder.sandbox.server import SandboxLost
from autograder.student import background
from autograder.student.background import Answers, Checks, SaveWatcher, settle
from autograder.student.checker import Fresh
from autograder.student.outcome import Checked, Event, Importing


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("a/tensor_ops.py", True),
        ("a/points.csv", True),
        ("a/tensor_ops.py.1.bak", False),
        ("a/.hints.json", False),
        ("a/__pycache__/x.pyc", False),
        ("a/.tensor_ops.py.swp", False),
    ],
)
def test_only_what_an_answer_is_made_of_is_looked_at(path: str, told: bool) -> None:
    assert Answers()(Change.modified, path) is told


def test_a_file_that_is_being_written_is_waited_for_and_an_empty_one_not_for_ever(released: Released) -> None:
    folder = released.folder
    (folder / "stable_softmax.py").write_text("")
    writing = threading.Timer(0.1, (folder / "stable_softmax.py").write_text, ["x = 1\n"])
    writing.start()
    settle(folder)
    assert (folder / "stable_softmax.py").read_text() == "x = 1\n"
    (folder / "stable_softmax.py").write_text("")
    settle(folder)  # returns although it stays empty


# --- saves -------------------------------------------------------------------------------------------------------


def test_a_save_is_told_by_the_folder_of_its_assignment(released: Released) -> None:
    saved: queue.Queue[Path] = queue.Queue()
    watcher = SaveWatcher(released.folder.parent, saved.put)
    try:
        deadline = time.monotonic() + 20
        while saved.empty() and time.monotonic() < deadline:  # the watch may begin a moment after the thread
            released.answer.write_text(f"x = {time.monotonic()}\n")
            time.sleep(0.1)
        assert saved.get(timeout=1) == released.folder.resolve()
    finally:
        watcher.close()


def test_a_file_beside_the_assignments_belongs_to_none(released: Released) -> None:
    watcher = SaveWatcher(released.folder.parent, print)
    watcher.close()
    root = released.folder.parent.resolve()
    assert watcher.folder_of(root / "03_stable_softmax" / "deep" / "a.py") == root / "03_stable_softmax"
    assert watcher.folder_of(root / "a.py") is None
    assert watcher.folder_of(Path("/elsewhere/a.py")) is None


# --- checks ------------------------------------------------------------------------------------------------------


class Behind:
    """Checks whose assignments are never run: `work` says what comes of each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, work: Callable[[Released], None]) -> None:
        self.events: queue.Queue[object] = queue.Queue()
        self.starts: list[type] = []
        outer = self

        class Stub:
            def __init__(self, start: object) -> None:
                outer.starts.append(type(start))

            def check(
                self, released: Released, stopped: Callable[[], bool], looked: Callable[[Event], None]
            ) -> Checked:
                looked(Importing())
                work(released)
                return Checked(released)

        class Warm:
            def close(self) -> None:
                outer.events.put("closed")

        monkeypatch.setattr(background, "Checker", Stub)
        monkeypatch.setattr(background, "quickest", lambda assignments: Warm())
        monkeypatch.setattr(background, "settle", lambda folder: None)
        put = self.events.put
        self.checks = Checks([], put, lambda folder, event: put((folder.name, event)), put)

    def next(self) -> object:
        return self.events.get(timeout=10)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Closed until it is set, so that requests pile up."""
    made = threading.Event()
    yield made
    made.set()


def test_events_come_before_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    behind = Behind(monkeypatch, lambda released: None)
    behind.checks.ask(Path("a"))
    assert behind.next() == ("a", Importing())
    verdict = behind.next()
    assert isinstance(verdict, Checked) and verdict.released.folder == Path("a")
    behind.checks.close()


def test_what_was_asked_for_first_comes_first_and_nothing_twice(
    monkeypatch: pytest.MonkeyPatch, gate: threading.Event
) -> None:
    order: list[str] = []

    def work(released: Released) -> None:
        gate.wait(10)
        order.append(released.folder.name)

    behind = Behind(monkeypatch, work)
    behind.checks.ask(Path("a"))
    assert behind.next() == ("a", Importing())
    for name in ("b", "c", "b"):
        behind.checks.ask(Path(name))
    behind.checks.ask(Path("d"), first=True)
    gate.set()
    verdicts = [event for _ in range(7) if isinstance(event := behind.next(), Checked)]
    assert [verdict.released.folder.name for verdict in verdicts] == order == ["a", "d", "c", "b"]
    behind.checks.close()


def test_an_error_of_ours_is_told_and_the_next_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(released: Released) -> None:
        if released.folder.name == "a":
            raise RuntimeError("no")

    behind = Behind(monkeypatch, work)
    behind.checks.ask(Path("a"))
    behind.checks.ask(Path("b"))
    assert [behind.next() for _ in range(3)] == [("a", Importing()), "RuntimeError: no", ("b", Importing())]
    behind.checks.close()


def test_where_the_fork_server_is_lost_it_goes_on_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = iter([True])

    def work(released: Released) -> None:
        if next(lost, False):
            raise SandboxLost("gone")

    behind = Behind(monkeypatch, work)
    behind.checks.ask(Path("a"))
    assert [behind.next() for _ in range(3)] == [("a", Importing()), "closed", ("a", Importing())]
    assert isinstance(behind.next(), Checked)
    behind.checks.close()
    assert behind.starts[1] is Fresh
