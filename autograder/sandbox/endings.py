"""How a worker ended, from its wait status, and whether a request has to be repeated for that."""

from __future__ import annotations

import os
import signal

from autograder.inside.protocol.observation import Ending

MOST_KILLS = 3  # workers that may be killed from outside during one request, before that is its ending


def was_killed(ending: Ending) -> bool:
    """True if a signal that nothing inside of a worker can send ended it, so that the request is to be repeated.

    The machine's owner ended it, or the kernel when memory ran out; neither may count against a student.
    """
    return ending.how == "crashed" and ending.kind == "SIGKILL"


def ending_of(status: int) -> Ending:
    """Return how a process ended, from its wait status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in signal.Signals.__members__.values() else str(number)
        if number == signal.SIGXCPU:
            return Ending("timed_out", kind=name)
        return Ending("crashed", kind=name)
    return Ending("exited", text=str(os.WEXITSTATUS(status)))
