"""The walls around a worker, which it puts up itself before it reads the student's code.

The order matters: namespaces need rights that the change of user gives up, the change of user clears the death
signal, and the system call filter forbids all of these calls, so it comes last.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from pathlib import Path
from typing import Any

from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.scratch import make_scratch
from autograder.inside.walls import gpu_driver
from autograder.inside.walls.jail import SHARED_MEMORY, WallError, enter_jail, interpreter_folders
from autograder.inside.walls.syscalls import load_filter

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWNET = 0x20000, 0x4000000, 0x8000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS = 1, 4, 8, 38
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION = 0x20080522
LANDLOCK_CREATE_RULESET, LANDLOCK_RESTRICT_SELF = 444, 446  # the same numbers on every machine
LANDLOCK_TCP, LANDLOCK_SCOPES = 0b11, 0b11  # bind and connect; abstract sockets and signals
FIRST_USER = 200_000  # users without a name; each worker has one, since the kernel counts processes by user

OTHERS = 64  # processes and threads that may run beside those of a worker, for the same user

libc = ctypes.CDLL(None, use_errno=True)


def raise_walls(limits: Limits, isolation: Isolation, slot: int, in_pid_namespace: bool) -> tuple[list[str], Path]:
    """Put up every wall that this machine has; return their names and the worker's own scratch folder.

    `slot`: a number that no other living worker has. Raises WallError for a wall that can only stand halfway.
    """
    if not isolation.walls:
        return [], make_scratch(isolation.scratch, slot)
    walls = ["pid"] if in_pid_namespace else []
    os.setsid()
    on_gpu = bool(isolation.gpu)
    set_rlimits(limits, on_gpu)
    walls.append("rlimits")
    private = _unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS)
    if on_gpu and not (private and in_pid_namespace):
        raise WallError("a GPU is only let into a worker that has a file system and a process namespace of its own")
    scratch = enter_scratch(isolation.scratch, limits, slot, private, on_gpu)
    walls += ["mount", "net", "ipc"] if private else []
    walls += ["user"] if give_up_rights(FIRST_USER + slot, scratch) else []
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if on_gpu:
        # after a change of user the process's files in /proc belong to root, and the driver names its threads there
        libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)
    walls += ["landlock"] if restrict_files(scratch, private, on_gpu) else []
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    filtered = load_filter(signals_confined=in_pid_namespace, files_confined=private, on_gpu=on_gpu)
    walls += ["seccomp"] if filtered else []
    return walls, scratch


def enter_scratch(parent: str, limits: Limits, slot: int, private: bool, on_gpu: bool) -> Path:
    """Make a file system over the scratch folder, or, without a mount namespace, a folder in it; return its path."""
    if not private:
        return make_scratch(parent, slot)
    scratch = Path(parent)
    enter_jail(scratch, limits, gpu_driver.paths() if on_gpu else (), processes=on_gpu)
    return scratch


def give_up_rights(user: int, scratch: Path) -> bool:
    """Become a user of our own where we are root, and drop all capabilities; False if the user stays the same."""
    if os.geteuid() == 0 and change_user(user, scratch):
        return True
    drop_capabilities(keep=0)
    return False


def set_rlimits(limits: Limits, on_gpu: bool = False) -> None:
    """Set the limits that the kernel enforces; the address space is counted on top of what is mapped already.

    CUDA reserves addresses for all memory of the machine and of its GPUs, so there memory is bounded only by the watch
    from outside.
    """
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    bounds = {
        resource.RLIMIT_AS: resource.RLIM_INFINITY if on_gpu else mapped + (limits.memory_mb << 20),
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_mb << 20,
        resource.RLIMIT_NPROC: most_processes(limits, on_gpu),
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for name, bound in bounds.items():
        _, hard = resource.getrlimit(name)
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(name, (bound, bound))


def most_processes(limits: Limits, on_gpu: bool) -> int:
    """Return how many processes and threads the kernel lets a worker's user have.

    Without root, this user is ours, whose own processes and other workers count too; CUDA starts threads of its own.
    """
    own = limits.processes + limits.threads - 1
    return own if os.geteuid() == 0 and not on_gpu else own + OTHERS


def _unshare(namespaces: int) -> bool:
    return int(libc.unshare(namespaces)) == 0


def change_user(user: int, scratch: Path) -> bool:
    """Become a user that owns nothing but the scratch folder; False in a container that has no such user.

    If Python lies in a folder that only root may enter, the capability to read all files is kept; Landlock bounds what
    it reaches.
    """
    try:
        os.chown(scratch, user, user)
    except OSError:
        return False
    reading = not python_is_open()
    libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    drop_capabilities(keep=1 << CAP_DAC_READ_SEARCH if reading else 0)
    return True


def drop_capabilities(keep: int) -> None:
    """Drop every capability but those in the bit set `keep`. Raises WallError."""
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    low = struct.pack("III", keep, keep, 0)
    if libc.capset(header, low + struct.pack("III", 0, 0, 0)) != 0:
        raise WallError(f"capset: {os.strerror(ctypes.get_errno())}")


def python_is_open() -> bool:
    """True if every user of this machine may enter the folders of Python and its packages."""
    return all(open_to_all(path) for path in interpreter_folders())


def open_to_all(path: Path) -> bool:
    """True if every user of this machine may enter a folder."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def restrict_files(scratch: Path, private_memory: bool, on_gpu: bool = False) -> bool:
    """Landlock: read the interpreter, write the scratch folder, and nothing else; False if the kernel has none.

    `private_memory`: /dev/shm is the worker's own.
    """
    try:
        import landlock
    except ImportError:
        return False
    access = landlock.FSAccess
    ctypes.set_errno(0)  # the package takes a stale errno for a failure of its own call
    try:
        everything = access.all()
    except OSError:
        return False
    reading = access.READ_FILE | access.READ_DIR
    making = access.MAKE_REG | access.MAKE_DIR | access.MAKE_SOCK | access.REMOVE_FILE | access.REMOVE_DIR
    writing = (reading | making | access.WRITE_FILE | access.TRUNCATE) & everything
    ruleset = landlock.Ruleset(everything)
    for folder in interpreter_folders():
        ruleset.allow(folder, rules=reading)
    ruleset.allow(scratch, rules=writing)
    if private_memory and Path(SHARED_MEMORY).is_dir():
        ruleset.allow(SHARED_MEMORY, rules=writing)
    ruleset.allow("/dev/null", rules=access.READ_FILE | access.WRITE_FILE)
    ruleset.allow("/dev/urandom", rules=access.READ_FILE)
    if on_gpu:
        _allow_driver(ruleset, access, everything)
    ruleset.apply()
    os.close(ruleset._fd)  # a rule that is added through it later would apply to the next worker too
    restrict_scope()
    return True


def _allow_driver(ruleset: Any, access: Any, everything: Any) -> None:
    reading = access.READ_FILE | access.READ_DIR
    # /proc shows the worker's own processes alone, and a user without capabilities may write little in it
    ruleset.allow("/proc", rules=(reading | access.WRITE_FILE | access.TRUNCATE) & everything)
    using = (access.READ_FILE | access.WRITE_FILE | access.IOCTL_DEV) & everything
    for path in gpu_driver.paths():
        plain = reading if path.is_dir() else access.READ_FILE
        ruleset.allow(path, rules=using if path.is_char_device() else plain)


def restrict_scope() -> bool:
    """Landlock: no TCP, and no abstract socket and no signal beyond the worker; False on a kernel before 6.12.

    These are newer parts of Landlock, which the package lacks. Namespaces, where they stand, close the same ways.
    """
    rules = struct.pack("QQQ", 0, LANDLOCK_TCP, LANDLOCK_SCOPES)
    ruleset = libc.syscall(LANDLOCK_CREATE_RULESET, rules, len(rules), 0)
    if ruleset < 0:
        return False
    restricted = bool(libc.syscall(LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0)
    os.close(ruleset)
    return restricted


def check_walls(walls: list[str]) -> None:
    """Try what the walls forbid. Raises WallError if one of them permits it."""
    if "landlock" in walls:
        try:
            os.close(os.open("/etc/passwd", os.O_RDONLY))
        except OSError:
            pass
        else:
            raise WallError("landlock lets a worker read /etc/passwd")
    if "seccomp" in walls:
        import socket

        try:
            socket.socket(socket.AF_INET).close()
        except OSError:
            pass
        else:
            raise WallError("seccomp lets a worker open a socket")
