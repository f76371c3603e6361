"""Forks processes into PID namespaces of their own, with root's rights or with those of a user namespace."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

import msgspec

CLONE_NEWPID, CLONE_NEWUSER = 0x20000000, 0x10000000

libc = ctypes.CDLL(None, use_errno=True)


def enter_user_namespace() -> bool:
    """Enter a user namespace, which without root gives the right to make the others; False where none is granted.

    The kernel lets only a process of one thread enter, so this comes before torch is imported. Our user and group keep
    their numbers inside.
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


class NamespaceForker:
    """Forks children that are process 1 of their own PID namespace, where the machine has namespaces.

    When process 1 ends, the kernel ends all others of its namespace. `leaves_orphans` says that the last child has no
    namespace, so that what it starts can outlive it.
    """

    def __init__(self, in_user_namespace: bool) -> None:
        self.in_user_namespace = in_user_namespace
        self.leaves_orphans = False
        self.own_namespace = -1
        with suppress(OSError):  # not every machine has namespaces
            self.own_namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def fork(self) -> tuple[int, bool]:
        """Fork; as `os.fork`, and True where the child is process 1 of a namespace."""
        if self.in_user_namespace:
            return self._fork_through_a_child()
        inside = self.own_namespace >= 0 and libc.unshare(CLONE_NEWPID) == 0
        try:
            pid = os.fork()
        finally:
            # unshare moves later children, not the process itself: the parent goes back for its other forks
            if inside and os.getpid() != 1:
                libc.setns(self.own_namespace, CLONE_NEWPID)
        self.leaves_orphans = not inside
        return pid, inside

    def _fork_through_a_child(self) -> tuple[int, bool]:
        """Fork a child that enters a namespace, forks the process that is wanted, and ends.

        Without root we could not return to our own PID namespace with setns, so we must not leave it. The orphan comes
        to us, a child subreaper.
        """
        reading, writing = os.pipe()
        between = os.fork()
        if between == 0:
            waiting, held_by_between = os.pipe()
            inside = libc.unshare(CLONE_NEWPID) == 0
            pid = os.fork()
            if pid == 0:
                os.close(held_by_between)
                # wait for the end of the process between us: from then on the fork server is our parent, whose death
                # is to end us (PR_SET_PDEATHSIG asks for the parent's at the time of the call)
                os.read(waiting, 1)
                return 0, inside
            os.write(writing, msgspec.msgpack.encode((pid, inside)))
            os._exit(0)
        os.close(writing)
        pid, inside = msgspec.msgpack.decode(os.read(reading, 100), type=tuple[int, bool])
        os.close(reading)
        os.waitpid(between, 0)
        self.leaves_orphans = not inside
        return pid, inside


def children_of(pid: int) -> list[int]:
    """The children of a single-threaded process; none where the kernel does not list them."""
    try:
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    except OSError:
        return []
