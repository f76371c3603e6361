"""The fork server's loop: imports torch once and forks workers, and judges, on demand.

It holds nothing that a student may not see: everything in its memory is in every worker's memory.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import secrets
import select
import shutil
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from autograder.inside import huge_pages
from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.warm import warm_up

CLONE_NEWPID, CLONE_NEWUSER = 0x20000000, 0x10000000
PR_SET_CHILD_SUBREAPER = 36
SLOTS = 1 << 10  # workers that live at the same time
# where nothing can be forked, on a student's Windows, this module is imported all the same
libc = ctypes.CDLL(None, use_errno=True) if hasattr(os, "fork") else ctypes.CDLL("msvcrt")


class ForkWorker(msgspec.Struct, tag=True):
    """Fork a worker; answered by Forked with two descriptors: its socket, and what it prints."""

    limits: Limits
    isolation: Isolation


class ForkJudge(msgspec.Struct, tag=True):
    """Fork a judge that runs `function` of `module`; answered by Forked with the descriptor of its socket.

    Only the launcher's own connection may ask for one.
    """

    module: str
    function: str


class Connect(msgspec.Struct, tag=True):
    """Open one more connection, for a judge that another server forked; answered by Forked with its descriptor.

    Only the launcher's own connection may ask for one.
    """


class End(msgspec.Struct, tag=True):
    """End a process that this connection asked for, with all that it started; answered by Ended."""

    pid: int


class Gather(msgspec.Struct, tag=True):
    """Gather the server's memory in huge pages before many processes are forked; not answered."""


class Forked(msgspec.Struct):
    """A new process."""

    pid: int


class ProcessEnded(msgspec.Struct):
    """How a process ended: a wait status, and what it used."""

    status: int
    cpu_seconds: float
    peak_mb: float


Order = ForkWorker | ForkJudge | Connect | Gather | End


def main(descriptor: int, preload: str = "", for_gpu: str = "") -> None:
    """Serve the launcher at the other end of `descriptor` until it is gone; then end every process that was forked."""
    in_user_namespace = False
    if sys.platform == "linux":
        in_user_namespace = enter_user_namespace()
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # what a worker leaves behind comes to us, to be ended
    server = ForkService(Channel(socket.socket(fileno=descriptor)), in_user_namespace)
    warm_up(preload.split(",") if preload else [], bool(for_gpu))
    server.serve()
    home = Path.cwd()
    if home.name.startswith("autograder-"):  # ours; a launcher that was killed cannot remove it
        shutil.rmtree(home, ignore_errors=True)


def enter_user_namespace() -> bool:
    """Without root, a user namespace gives the rights to make the others; False where the machine grants none.

    Only a process of one thread may enter, so this comes before torch. We stay who we are in it.
    """
    user, group = os.geteuid(), os.getegid()
    if user == 0 or libc.unshare(CLONE_NEWUSER) != 0:
        return False
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    with suppress(OSError):
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    return True


class ForkService:
    """Connections of those who ask, and the processes that they asked for."""

    def __init__(self, launcher: Channel, in_user_namespace: bool = False) -> None:
        self.launcher = launcher
        self.in_user_namespace = in_user_namespace
        self.connections: dict[int, Channel] = {launcher.fileno(): launcher}
        self.owners: dict[int, Channel] = {}  # by pid
        self.slots: dict[int, int] = {}  # by pid
        # users are made of slots, and two servers of one machine must not count their processes together
        self.first_slot = secrets.randbelow(1 << 20) * SLOTS
        self.pid_namespace = -1
        self.leaves_orphans = False
        with suppress(OSError):  # not every machine has namespaces
            self.pid_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def serve(self) -> None:
        """Answer orders until the launcher is gone."""
        with suppress(Closed):  # the launcher may be gone before we are warm
            self.launcher.send(Forked(os.getpid()))
        while self.launcher.fileno() in self.connections:
            ready, _, _ = select.select(list(self.connections), [], [])
            for descriptor in ready:
                channel = self.connections[descriptor]
                try:
                    self.answer(channel, channel.receive(Order))  # type: ignore[arg-type]
                except (Closed, TimedOut, ProtocolError):
                    self.drop(channel)
        for pid in list(self.owners):
            self.end(pid)

    def drop(self, channel: Channel) -> None:
        """Forget one who asked, and end what was forked for it."""
        del self.connections[channel.fileno()]
        for pid in [pid for pid, owner in self.owners.items() if owner is channel]:
            self.end(pid)
        channel.close()

    def answer(self, channel: Channel, order: Order) -> None:
        """Carry out one order."""
        if isinstance(order, ForkWorker):
            self.fork_worker(channel, order)
        elif isinstance(order, ForkJudge) and channel is self.launcher:
            self.fork_judge(channel, order)
        elif isinstance(order, Connect) and channel is self.launcher:
            ours, theirs = socket.socketpair()
            self.connections[ours.fileno()] = Channel(ours)
            self.hand_over(channel, os.getpid(), [theirs.fileno()])
            theirs.close()
        elif isinstance(order, End) and self.owners.get(order.pid) is channel:
            channel.send(self.end(order.pid))
        elif isinstance(order, Gather) and channel is self.launcher:
            huge_pages.gather()
        else:
            raise ProtocolError("an order that is not this connection's to give")

    def fork_worker(self, channel: Channel, order: ForkWorker) -> None:
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        slots = range(self.first_slot, self.first_slot + SLOTS)
        slot = next(number for number in slots if number not in self.slots.values())
        pid, inside = self.fork_into_namespace() if order.isolation.walls else (os.fork(), False)
        if pid == 0:
            become_worker(theirs, writing, order, slot, inside)
        theirs.close()
        os.close(writing)
        self.slots[pid] = slot
        self.owners[pid] = channel
        self.hand_over(channel, pid, [ours.fileno(), reading])
        ours.close()
        os.close(reading)

    def fork_into_namespace(self) -> tuple[int, bool]:
        """Fork, and whether the child is process 1 of a PID namespace: its end is then the end of all it started."""
        if self.in_user_namespace:
            return self.fork_twice()
        inside = self.pid_namespace >= 0 and libc.unshare(CLONE_NEWPID) == 0
        try:
            pid = os.fork()
        finally:
            if inside and os.getpid() != 1:
                libc.setns(self.pid_namespace, CLONE_NEWPID)
        self.leaves_orphans = not inside
        return pid, inside

    def fork_twice(self) -> tuple[int, bool]:
        """The same without root: our own PID namespace is not ours to come back to, so a child goes ahead and ends."""
        reading, writing = os.pipe()
        ahead = os.fork()
        if ahead == 0:
            waiting, gone = os.pipe()
            inside = libc.unshare(CLONE_NEWPID) == 0
            pid = os.fork()
            if pid == 0:
                os.close(gone)
                os.read(waiting, 1)  # until the one between us is gone: our death signal is to come from the server
                return 0, inside
            os.write(writing, msgspec.msgpack.encode((pid, inside)))
            os._exit(0)
        os.close(writing)
        pid, inside = msgspec.msgpack.decode(os.read(reading, 100), type=tuple[int, bool])
        os.close(reading)
        os.waitpid(ahead, 0)
        self.leaves_orphans = not inside
        return pid, inside

    def fork_judge(self, channel: Channel, order: ForkJudge) -> None:
        ours, theirs = socket.socketpair()
        server_end, judge_end = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            for end in (ours, server_end):  # held open here, they would hide that the other side is gone
                end.close()
            become_judge(theirs, judge_end, order, [*self.connections.values()])
        theirs.close()
        judge_end.close()
        judge = Channel(server_end)
        self.connections[judge.fileno()] = judge
        self.owners[pid] = channel
        self.hand_over(channel, pid, [ours.fileno()])
        ours.close()

    @staticmethod
    def hand_over(channel: Channel, pid: int, descriptors: list[int]) -> None:
        channel.send(Forked(pid))
        socket.send_fds(channel.connection, [b"!"], descriptors)

    def end(self, pid: int) -> ProcessEnded:
        """Kill a process; as process 1 of its namespace it takes with it all that it started."""
        del self.owners[pid]
        self.slots.pop(pid, None)
        os.kill(pid, signal.SIGKILL)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)  # where there is no namespace: those that stayed in its session
        _, status, used = os.wait4(pid, 0)
        self.end_orphans()
        return ProcessEnded(status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

    def end_orphans(self) -> None:
        """End what came to us because its parent died: without a PID namespace, a worker's processes outlive it."""
        while self.leaves_orphans and (orphans := [pid for pid in children_of(os.getpid()) if pid not in self.owners]):
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def children_of(pid: int) -> list[int]:
    """The children of a process of one thread; none where the kernel does not tell."""
    try:
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:
        return []


def become_worker(connection: socket.socket, writing: int, order: ForkWorker, slot: int, inside: bool) -> None:
    """The child's way into `worker.serve`: it keeps its socket and three standard streams, and never returns."""
    status = 70
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        os.dup2(connection.fileno(), 3)
        connection.detach()
        os.closerange(4, 1024)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        from autograder.inside.worker import serve

        serve(socket.socket(fileno=3), order.limits, order.isolation, slot, inside)
        status = 0
    except BaseException as error:
        print(f"worker: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    finally:
        os._exit(status)


def become_judge(
    connection: socket.socket, judge_end: socket.socket, order: ForkJudge, inherited: list[Channel]
) -> None:
    """The child's way into the judge's function, which gets its two channels; it never returns."""
    status = 70
    try:
        for channel in inherited:
            channel.close()
        function = getattr(importlib.import_module(order.module), order.function)
        function(Channel(connection), Channel(judge_end))
        status = 0
    except (Closed, KeyboardInterrupt):
        pass  # the launcher is gone; what it wanted is no longer wanted
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
