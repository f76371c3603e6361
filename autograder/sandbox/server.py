"""The fork server, seen from outside: starting it, ordering processes from it, and ending it.

All processes, and what travels between them, are described in `autograder.inside.forkserver`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.orders import Connect, End, Forked, ForkJudge, ForkWorker, Gather, ProcessEnded
from autograder.locale.error import OUR_FAULT, KitError
from autograder.locale.message import message

WARM_UP_SECONDS = 120.0  # to import torch from a cold disk on a busy machine
ORDER_SECONDS = 30.0  # a fork takes milliseconds, or longer on a machine that swaps


class SandboxLost(KitError):
    """Our own processes are gone or do not answer. `text`: which, and how that shows."""

    exit_status = OUR_FAULT

    def __init__(self, text: str) -> None:
        super().__init__(message("run_failed", text=text))
        self.text = text


class GPULost(Exception):
    """A fresh worker, which has not read a student's code yet, cannot use the GPU: our machine's fault."""


class Starved(Exception):
    """A process had hardly any core for so long that we gave up on it: our machine's fault."""


class Sandbox:
    """A connection to a fork server, on which processes can be ordered. All methods raise SandboxLost."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def fork_worker(
        self, limits: Limits, isolation: Isolation, computes: bool = False
    ) -> tuple[int, socket.socket, int]:
        """Fork a worker, or a tensor server; return its pid, its socket, and the descriptor of what it prints."""
        pid, descriptors = self._order(ForkWorker(limits, isolation, computes), 2)
        return pid, socket.socket(fileno=descriptors[0]), descriptors[1]

    def fork_judge(self, module: str, function: str) -> tuple[int, Channel]:
        """Fork a judge that runs `function` of `module`; return its pid and its channel."""
        pid, descriptors = self._order(ForkJudge(module, function), 1)
        return pid, Channel(socket.socket(fileno=descriptors[0]))

    def connect(self) -> socket.socket:
        """Open one more connection, for a judge that another server forked."""
        _, descriptors = self._order(Connect(), 1)
        return socket.socket(fileno=descriptors[0])

    def end(self, pid: int) -> ProcessEnded:
        """End a process and all that it started; return how it ended."""
        try:
            self.channel.send(End(pid))
            return self.channel.receive(ProcessEnded, time.monotonic() + ORDER_SECONDS)
        except (Closed, TimedOut, ProtocolError) as error:
            raise SandboxLost("the fork server does not answer") from error

    def _order(self, order: ForkWorker | ForkJudge | Connect, descriptors: int) -> tuple[int, list[int]]:
        try:
            self.channel.send(order)
            forked = self.channel.receive(Forked, time.monotonic() + ORDER_SECONDS)
            _, received, _, _ = socket.recv_fds(self.channel.connection, 1, descriptors)
        except (Closed, TimedOut, ProtocolError, OSError) as error:
            raise SandboxLost("the fork server does not answer") from error
        if len(received) != descriptors:
            raise SandboxLost("the fork server passed no descriptors")
        for descriptor in received:
            os.set_inheritable(descriptor, False)
        return forked.pid, received


class ForkServer(Sandbox):
    """A fork server process; a context manager, which waits until the server is warm.

    `preload`: names of modules that it imports once for all workers. `for_gpu`: its workers can use a GPU; the server
    itself never touches CUDA.
    """

    def __init__(self, preload: Sequence[str] = (), for_gpu: bool = False) -> None:
        self.scratch = Path(tempfile.mkdtemp(prefix="autograder-"))
        self.scratch.chmod(0o711)  # a worker, which is another user, passes through to its own folder
        (self.scratch / "scratch").mkdir(mode=0o711)
        ours, theirs = socket.socketpair()
        start = "from autograder.inside.forkserver import main; import sys; main(int(sys.argv[1]), *sys.argv[2:])"
        arguments = [str(theirs.fileno()), ",".join(preload), "gpu" if for_gpu else ""]
        self.process = subprocess.Popen(
            # -I: where a student's code runs, neither the current folder nor PYTHONPATH is importable
            [sys.executable, "-I", "-c", start, *arguments],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=clean_environment(self.scratch, for_gpu),
            cwd=self.scratch,
            start_new_session=True,  # Ctrl-C goes to the launcher alone, which then ends the server in order
        )
        theirs.close()
        super().__init__(Channel(ours))

    def wait_until_warm(self) -> None:
        """Wait until workers can be forked. Raises SandboxLost."""
        try:
            self.channel.receive(Forked, time.monotonic() + WARM_UP_SECONDS)
        except (Closed, TimedOut, ProtocolError) as error:
            raise SandboxLost("the fork server did not start") from error

    def isolation(self, walls: bool, gpu: str = "", gpu_share: float = 1.0) -> Isolation:
        """Return an isolation in this server's scratch folder, with a share of a GPU's memory if one is named."""
        return Isolation(walls, str(self.scratch / "scratch"), gpu, gpu_share)

    def expect_many(self) -> None:
        """Make forks cheaper, which takes as long as some tens of forks. Raises SandboxLost."""
        try:
            self.channel.send(Gather())
        except Closed as error:
            raise SandboxLost("the fork server is gone") from error

    def __enter__(self) -> ForkServer:
        self.wait_until_warm()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server, which first ends all that it forked."""
        self.channel.close()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.scratch, ignore_errors=True)


def clean_environment(home: Path, for_gpu: bool = False) -> dict[str, str]:
    """Return the few environment variables that the fork server, and so every worker, has."""
    # the warm-up must not initialise CUDA, which does not survive a fork
    hidden = {} if for_gpu else {"CUDA_VISIBLE_DEVICES": ""}
    return hidden | {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(home),
        "OMP_NUM_THREADS": "1",  # threads do not survive a fork
        "MKL_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
