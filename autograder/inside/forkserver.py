"""The fork server: a process that imports torch once and forks workers and judges on demand.

Theory of operation
-------------------

Importing torch takes a second or two, a fork a few milliseconds. So a run starts few Python interpreters by exec and
forks everything else from them:

    launcher                 `autograder grade`, `check`, `prove` …; it need not import torch
     ├─ fork server (CPU)    exec; torch, one rehearsed forward and backward pass, no thread, CUDA hidden
     │   ├─ judge 1          fork; checks and references are imported here, after the fork
     │   ├─ judge 2 …
     │   ├─ worker           fork, walls; the student's module of judge 1
     │   ├─ worker           fork, walls; the reference of judge 1
     │   └─ worker …         fork, walls; the known mistakes of judge 1, all in one worker
     └─ fork server (GPU)    exec, only where checks run on a GPU; torch, CUDA visible and never touched
         └─ worker …         fork, walls; initialises CUDA, which does not survive a fork

Who forks: only the fork servers. A judge is a child of the CPU server and orders its workers from the servers, so that
workers are siblings of their judge, not copies of it.

What each holds in memory: a server holds nothing that a student may not see, because each worker starts as a copy of
it; beside torch and this package it imports only what its launcher names. Secrets (references, hidden checks, expected
values, scores) enter judges, after their fork. A worker holds the server's memory and the implementation that it was
sent. The three kinds of worker (a student's, the reference's, the known mistakes') run the same code behind the same
walls; a student's code is alone in its worker, and so is the reference, while all known mistakes share one.

What travels, all of it whole messages after their length (`protocol.channel`):

    launcher – server    orders (`protocol.orders`); Forked and ProcessEnded, and descriptors after each Forked
    judge – server       the same, but a judge can only order and end workers: a socket pair made at its fork, or one
                         that the launcher asked of the GPU server (Connect) and passed on
    launcher – judge     jobs and reports, of which this package knows nothing; a socket pair made here
    judge – worker       requests and observations (`protocol.request`, `.observation`), tensors as raw bytes
    worker → judge       a pipe with what the student's code prints, which is read, counted and cut

How things end: a process is ended over the connection that ordered it (End), or when that connection closes. A server
ends when its launcher's connection closes, and first kills everything that it forked; so nothing outlives a launcher,
even one that was killed. A worker in a PID namespace is its process 1, and the kernel ends with it all that the
student's code started. Without a namespace its process group is killed, and orphans come to the server, which is a
child subreaper and kills them. If the server itself is killed, walled workers die by their death signal
(PR_SET_PDEATHSIG), and the others see their socket close.
"""

from __future__ import annotations

import os
import secrets
import select
import shutil
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from autograder.inside import huge_pages
from autograder.inside.children import become_judge, become_worker
from autograder.inside.namespaces import NamespaceForker, children_of, enter_user_namespace, libc
from autograder.inside.protocol.channel import Channel, Closed, ProtocolError, TimedOut
from autograder.inside.protocol.orders import Connect, End, Forked, ForkJudge, ForkWorker, Gather, Order, ProcessEnded
from autograder.inside.scratch import remove_scratch
from autograder.inside.warm import warm_up

PR_SET_CHILD_SUBREAPER = 36
SLOTS = 1 << 10  # workers that live at the same time


def main(descriptor: int, preload: str = "", for_gpu: str = "") -> None:
    """Serve the launcher at the other end of `descriptor` until it is gone; then end every process that was forked.

    `preload`: names of modules, separated by commas; `for_gpu`: any text for a server whose workers use a GPU.
    """
    in_user_namespace = False
    if sys.platform == "linux":
        in_user_namespace = enter_user_namespace()
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # a worker's orphans become our children, and are ended
    server = ForkService(Channel(socket.socket(fileno=descriptor)), in_user_namespace)
    warm_up(preload.split(",") if preload else [], bool(for_gpu))
    server.serve()
    home = Path.cwd()
    if home.name.startswith("autograder-"):  # made for us; a launcher that was killed cannot remove it
        shutil.rmtree(home, ignore_errors=True)


class ForkService:
    """The connections of a fork server, and the processes that were ordered on each."""

    def __init__(self, launcher: Channel, in_user_namespace: bool = False) -> None:
        self.launcher = launcher
        self.forker = NamespaceForker(in_user_namespace)
        self.connections: dict[int, Channel] = {launcher.fileno(): launcher}
        self.owners: dict[int, Channel] = {}  # by pid
        self.slots: dict[int, int] = {}  # by pid
        self.scratch: dict[int, str] = {}  # by pid, where its worker may have made a folder
        # each slot becomes a numeric user with a bound on its processes: two servers of one machine must not share any
        self.first_slot = secrets.randbelow(1 << 20) * SLOTS

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
        """Close a connection, and end what was forked for it."""
        del self.connections[channel.fileno()]
        for pid in [pid for pid, owner in self.owners.items() if owner is channel]:
            self.end(pid)
        channel.close()

    def answer(self, channel: Channel, order: Order) -> None:
        """Carry out one order. Raises ProtocolError for one that this connection may not give."""
        if isinstance(order, ForkWorker):
            self.fork_worker(channel, order)
        elif isinstance(order, End) and self.owners.get(order.pid) is channel:
            channel.send(self.end(order.pid))
        elif channel is self.launcher:
            self.answer_launcher(order)
        else:
            raise ProtocolError("an order that is not this connection's to give")

    def answer_launcher(self, order: Order) -> None:
        """Carry out an order that only the launcher may give. Raises ProtocolError for any other."""
        if isinstance(order, ForkJudge):
            self.fork_judge(self.launcher, order)
        elif isinstance(order, Connect):
            self.connect()
        elif isinstance(order, Gather):
            huge_pages.gather()
        else:
            raise ProtocolError("an order that is not the launcher's to give")

    def connect(self) -> None:
        """Open a connection and hand its other end to the launcher."""
        ours, theirs = socket.socketpair()
        self.connections[ours.fileno()] = Channel(ours)
        self.hand_over(self.launcher, os.getpid(), [theirs.fileno()])
        theirs.close()

    def fork_worker(self, channel: Channel, order: ForkWorker) -> None:
        """Fork a worker, and pass its socket and its output over the connection that ordered it."""
        ours, theirs = socket.socketpair()
        reading, writing = os.pipe()
        slots = range(self.first_slot, self.first_slot + SLOTS)
        slot = next(number for number in slots if number not in self.slots.values())
        pid, in_pid_namespace = self.forker.fork() if order.isolation.walls else (os.fork(), False)
        if pid == 0:
            become_worker(theirs, writing, order, slot, in_pid_namespace)
        theirs.close()
        os.close(writing)
        self.slots[pid] = slot
        self.scratch[pid] = order.isolation.scratch
        self.owners[pid] = channel
        self.hand_over(channel, pid, [ours.fileno(), reading])
        ours.close()
        os.close(reading)

    def fork_judge(self, channel: Channel, order: ForkJudge) -> None:
        """Fork a judge with a connection to us, and pass its socket over the connection that ordered it."""
        ours, theirs = socket.socketpair()
        server_end, judge_end = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            for end in (ours, server_end):  # a copy held open here would hide from the judge that the other end closed
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
        """Announce a process and pass the descriptors that belong to it."""
        channel.send(Forked(pid))
        socket.send_fds(channel.connection, [b"!"], descriptors)

    def end(self, pid: int) -> ProcessEnded:
        """Kill a process and all that it started, wait for it, and remove its scratch folder."""
        del self.owners[pid]
        os.kill(pid, signal.SIGKILL)  # as process 1 of its namespace it takes the whole namespace with it
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)  # without a namespace: what stayed in its session
        _, status, used = os.wait4(pid, 0)
        self.end_orphans()
        if pid in self.slots:
            remove_scratch(self.scratch.pop(pid), self.slots.pop(pid))
        return ProcessEnded(status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

    def end_orphans(self) -> None:
        """Kill orphans that became our children: without a PID namespace, what a worker started can outlive it."""
        while self.forker.leaves_orphans:
            orphans = [pid for pid in children_of(os.getpid()) if pid not in self.owners]
            if not orphans:
                return
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
