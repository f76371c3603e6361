"""Reads single keys from a terminal, or lines from a pipe, as they come."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

POLL_SECONDS = 0.05


class Keys:
    """Calls `pressed` with each key, from a thread of its own; a context manager that restores the terminal."""

    def __init__(self, pressed: Callable[[str], None]) -> None:
        self.pressed = pressed
        self.single = sys.stdin is not None and sys.stdin.isatty()  # otherwise the first letter of each line counts
        self.over = threading.Event()
        self.before: Any = None

    def __enter__(self) -> Keys:
        listen = self._lines
        if self.single:
            listen = self._windows if sys.platform == "win32" else self._terminal
            if sys.platform != "win32":
                import termios
                import tty

                self.before = termios.tcgetattr(sys.stdin)
                tty.setcbreak(sys.stdin)  # keys arrive at once, and Ctrl-C still works
        self.thread = threading.Thread(target=listen, daemon=True)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.over.set()
        if self.single:
            self.thread.join(timeout=1)  # it polls, so it ends at once; one that waits for a line of a pipe does not
        if self.before is not None and sys.platform != "win32":
            import termios

            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self.before)

    def _terminal(self) -> None:
        import os
        import select

        number = sys.stdin.fileno()
        while not self.over.is_set():
            if select.select([number], [], [], POLL_SECONDS)[0]:
                pressed = os.read(number, 64)
                if not pressed:
                    return  # the terminal is gone
                for key in pressed.decode("utf-8", "replace"):
                    self.pressed(key)

    def _windows(self) -> None:
        import msvcrt
        import time

        while not self.over.is_set():
            if msvcrt.kbhit():  # type: ignore[attr-defined]
                self.pressed(msvcrt.getwch())  # type: ignore[attr-defined]
            else:
                time.sleep(POLL_SECONDS)

    def _lines(self) -> None:
        for line in sys.stdin or ():
            if self.over.is_set():
                return
            if line.strip():
                self.pressed(line.strip()[0])
