"""Tests of the watch: its keys and where it goes, without processes; and real sessions, on a terminal and in a pipe."""

from __future__ import annotations

import io
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from autograder.locale.message import message
from autograder.released import Handout, Released
from autograder.student.outcome import Began, CaseLine, Checked, ChecksEnded, Importing
from autograder.student.screen import Screen
from autograder.student.watch import Failed, Key, Saved, WatchSession
from tests.support import ROOT

from .conftest import NAIVE

SLUGS = ("01_tensor_ops", "03_stable_softmax")


class Session:
    """A watch without processes behind it, and what it shows."""

    def __init__(self, root: Path, language: str = "en", plain: bool = True) -> None:
        self.out = io.StringIO()
        console = Console(file=self.out, width=80, highlight=False, markup=False, emoji=False)
        self.watch = WatchSession(list(Handout(root)), Screen(console, language, plain, single_keys=True))
        self.asked: list[str] = []
        self.watch.checks = self  # type: ignore[assignment]

    def ask(self, folder: Path, first: bool = False) -> None:
        """Stand in for the checks that go on behind it."""
        self.asked.append(folder.name)

    def take(self, *events: object) -> str:
        """Let things happen; what was drawn last."""
        self.out.seek(0)
        self.out.truncate()
        for event in events:
            self.watch.events.put(event)
            self.watch.turn()
        return re.sub(r"(?<=\S) ?\n(?=[a-z])", " ", self.out.getvalue())  # a sentence may go on in the next line

    def verdict(self, slug: str, saved: bool = True, **outcomes: str) -> str:
        """One public check of each exercise comes out so, after a save."""
        (released,) = [each for each in self.watch.assignments.values() if each.folder.name == slug]
        checked = Checked(released)
        for name in released.expectations.exercises:
            checked.add(CaseLine(f"public/{name}", name, "It works.", outcomes.get(name, "not_attempted")))  # type: ignore[arg-type]
        return self.take(*([Saved(released.folder.resolve())] if saved else []), checked)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for slug in SLUGS:
        shutil.copytree(ROOT / "assignments" / slug, tmp_path / "assignments" / slug)
    return tmp_path / "assignments"


@pytest.fixture
def session(root: Path) -> Session:
    return Session(root)


def test_it_shows_one_exercise_and_how_far_the_course_is(session: Session) -> None:
    text = session.verdict("01_tensor_ops", standardize="failed", one_hot="passed")
    assert text.startswith("01_tensor_ops, exercise 1 of 4: standardize\n[###")
    assert "1 of 8 exercises passes" in text and "differs  standardize  0 of 1 public check" in text
    assert "masked_mean" not in text


def test_what_was_saved_is_what_is_shown(session: Session) -> None:
    session.verdict("01_tensor_ops")
    text = session.verdict("03_stable_softmax", logsumexp="passed", softmax="failed")
    assert text.startswith("03_stable_softmax, exercise 2 of 4: softmax")
    assert session.asked == ["01_tensor_ops", "03_stable_softmax"]


def test_a_verdict_that_nobody_saved_for_does_not_move_it(session: Session) -> None:
    session.verdict("01_tensor_ops")
    session.verdict("03_stable_softmax", saved=False, softmax="failed")
    assert session.watch.step.exercise == "standardize"


def test_an_exercise_that_passes_asks_for_the_next_and_n_goes_there(session: Session) -> None:
    text = session.verdict("01_tensor_ops", standardize="passed")
    assert "standardize passes. Press n for the next exercise." in text
    assert "Not run here: 10 hidden checks of standardize are run when you hand in." in text
    assert "exercise 2 of 4: pairwise_sqdist" in session.take(Key("n"))
    assert "exercise 1 of 4: standardize" in session.take(Key("p"))


def test_n_goes_past_what_passes_and_on_to_the_next_assignment(session: Session) -> None:
    session.verdict("01_tensor_ops", standardize="passed", pairwise_sqdist="passed", masked_mean="passed")
    assert "exercise 4 of 4: one_hot" in session.take(Key("n"))
    assert "03_stable_softmax, exercise 1 of 4: logsumexp" in session.take(Key("n"))


def test_when_everything_passes_it_says_to_hand_in(session: Session) -> None:
    for slug in SLUGS:
        names = Released(ROOT / "assignments" / slug).expectations.exercises
        text = session.verdict(slug, True, **dict.fromkeys(names, "passed"))
    assert "Every exercise passes its public checks. Hand in, and the hidden checks are run." in " ".join(text.split())


def test_beginning_with_the_next_function_moves_on_by_itself(session: Session) -> None:
    session.verdict("01_tensor_ops", standardize="passed")
    assert "exercise 3 of 4: masked_mean" in session.verdict(
        "01_tensor_ops", standardize="passed", masked_mean="failed"
    )


def test_h_shows_one_more_hint_each_time_and_says_which_was_the_last(session: Session) -> None:
    assert "Hint 1 of 3 for standardize" in session.take(Key("h"))
    assert "Hint 2 of 3" in (text := session.take(Key("H"))) and "Hint 1 of 3" in text
    assert "That was the last hint." in session.take(Key("h"), Key("h"))
    assert "Hint 1" not in session.take(Key("n"))


def test_r_asks_first_and_keeps_a_copy(session: Session, root: Path) -> None:
    answer = root / "01_tensor_ops" / "tensor_ops.py"
    own = answer.read_text("utf-8").replace("raise NotImplementedError", "return x  # mine", 1)
    answer.write_text(own, "utf-8")
    assert "Press r again to do it." in session.take(Key("r"))
    assert "mine" in answer.read_text("utf-8")
    assert "standardize is the stub again. Your file as it was: tensor_ops.py.1.bak" in session.take(Key("r"))
    assert "mine" not in answer.read_text("utf-8")
    assert (root / "01_tensor_ops" / "tensor_ops.py.1.bak").read_text("utf-8") == own


def test_any_other_key_takes_a_reset_back(session: Session, root: Path) -> None:
    session.take(Key("r"), Key("n"), Key("r"))
    assert not list(root.rglob("*.bak"))


def test_r_puts_back_a_file_that_is_gone(session: Session, root: Path) -> None:
    (root / "01_tensor_ops" / "tensor_ops.py").unlink()
    assert "The stub was put back: tensor_ops.py" in session.take(Key("r"), Key("r"))
    assert (root / "01_tensor_ops" / "tensor_ops.py").is_file()


def test_a_reset_that_fails_is_told_and_the_watch_goes_on(session: Session, root: Path) -> None:
    answer = root / "01_tensor_ops" / "tensor_ops.py"
    answer.unlink()
    answer.mkdir()
    assert "That did not work: " in (text := session.take(Key("r"), Key("r"))) and "The watch continues." in text
    assert "exercise 2 of 4" in session.take(Key("n"))


def test_what_fails_behind_the_scenes_is_told_and_the_watch_goes_on(session: Session) -> None:
    assert "That did not work: ValueError: no. The watch continues." in session.take(Failed("ValueError: no"))


def test_a_file_that_cannot_be_run_is_told_in_place_of_the_exercise(session: Session) -> None:
    (released, *_) = session.watch.assignments.values()
    checked = Checked(released)
    checked.add(ChecksEnded([message("package_missing", package="einops", python="python")]))
    text = session.take(Saved(released.folder.resolve()), checked)
    assert "The package einops is not installed for python." in text and "differs" not in text


def test_what_takes_long_is_said_after_a_while(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = next(iter(session.watch.assignments))
    session.watch.screen.plain = False
    session.take((folder, Importing()))
    later = time.monotonic() + 5
    monkeypatch.setattr(time, "monotonic", lambda: later)
    session.watch.tick()
    assert "still running the lines of tensor_ops.py …" in session.out.getvalue()
    session.watch.busy = (folder, time.monotonic() - 5, False)
    assert session.watch.waiting() == "checking 01_tensor_ops …"
    assert session.take((folder, Began("a", "standardize", "It works."))) == ""


def test_other_keys_do_nothing_and_q_ends_it(session: Session) -> None:
    assert session.take(Key("x"), Key("\n")) == "" and not session.watch.over
    session.take(Key("q"))
    assert session.watch.over


def test_everything_is_shown_in_portuguese(root: Path) -> None:
    session = Session(root, "pt-BR")
    text = session.verdict("01_tensor_ops", standardize="failed")
    assert text.startswith("01_tensor_ops, exercício 1 de 4: standardize") and "difere  standardize" in text
    assert "n próximo   p anterior   h dica   r recomeçar   q sair" in text


def test_a_damaged_assignment_is_left_out_of_the_course(root: Path) -> None:
    (root / "01_tensor_ops" / "public.json").write_text("{")
    assert {step.folder.name for step in Session(root).watch.steps} == {"03_stable_softmax"}


# --- real sessions -----------------------------------------------------------------------------------------------


class Terminal:
    """A real `autograder watch` on a terminal of its own."""

    def __init__(self, place: Path, *words: str) -> None:
        import pty

        self.end, other = pty.openpty()
        command = [sys.executable, "-m", "autograder.cli", "watch", *words]
        environment = {**os.environ, "AUTOGRADER_LANG": "en", "TERM": "xterm", "COLUMNS": "80", "LINES": "40"}
        self.process = subprocess.Popen(command, cwd=place, stdin=other, stdout=other, stderr=other, env=environment)
        os.close(other)
        self.seen = ""

    def wait_for(self, words: str) -> str:
        """Read until these words are on the screen; all that was read."""
        deadline = time.monotonic() + 90
        while words not in " ".join(self.seen.split()):
            assert time.monotonic() < deadline, f"{words!r} never came:\n{self.seen[-3000:]}"
            if select.select([self.end], [], [], 1)[0]:
                new = os.read(self.end, 1 << 16).decode("utf-8", "replace")
                self.seen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", new)
        seen, self.seen = self.seen, ""
        return seen

    def press(self, key: str) -> None:
        os.write(self.end, key.encode())


@pytest.fixture
def terminal(root: Path) -> Iterator[Terminal]:
    public = root / "03_stable_softmax" / "public.json"
    public.write_text(json.dumps({**json.loads(public.read_text("utf-8")), "check_seconds": 1.0}), "utf-8")
    session = Terminal(root.parent, "03")
    yield session
    session.process.kill()
    session.process.wait()
    os.close(session.end)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of this kind is POSIX")
def test_a_session_survives_whatever_is_saved_and_ends_with_q(terminal: Terminal, root: Path) -> None:
    answer = root / "03_stable_softmax" / "stable_softmax.py"
    stub = answer.read_text("utf-8")

    def save(body: str) -> None:
        answer.write_text(f"{stub}\n\ndef softmax(x, dim=-1):\n    {body}\n", "utf-8")

    terminal.wait_for("not attempted logsumexp 0 of 2 public checks")
    save(NAIVE)
    terminal.wait_for("differs softmax 1 of 2 public checks")
    save("while True: pass")
    terminal.wait_for("softmax gave no answer within 1 second and was stopped.")
    answer.write_text("def softmax(x:\n", "utf-8")
    terminal.wait_for("stops on line 1 with SyntaxError")
    answer.unlink()
    terminal.wait_for("There is no stable_softmax.py in")
    save("return torch.softmax(x, dim)")
    terminal.wait_for("passed softmax 2 of 2 public checks")
    terminal.press("h")
    terminal.wait_for("Hint 1 of 3 for softmax")
    terminal.press("n")
    terminal.wait_for("exercise 3 of 4: log_softmax")
    terminal.press("q")
    terminal.wait_for("Bye. Your files are as you saved them.")
    assert terminal.process.wait(timeout=30) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of this kind is POSIX")
def test_ctrl_c_ends_a_session_in_order(terminal: Terminal) -> None:
    import signal

    terminal.wait_for("Getting ready")
    terminal.wait_for("exercise 1 of 4")
    terminal.process.send_signal(signal.SIGINT)
    terminal.wait_for("Bye.")
    assert terminal.process.wait(timeout=30) == 0
