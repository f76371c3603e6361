"""The system calls that a worker may make: an allow list, found by tracing torch."""

from __future__ import annotations

import errno
import os
from functools import cache
from typing import Any

PLAIN = """
brk mmap munmap mprotect mremap madvise membarrier
read write readv writev pread64 pwrite64 lseek close close_range open openat stat fstat lstat statx newfstatat access
faccessat faccessat2 readlink readlinkat getcwd chdir fchdir getdents getdents64 mkdir mkdirat rmdir unlink unlinkat
rename renameat renameat2 link linkat symlink symlinkat truncate ftruncate fallocate fadvise64 fsync fdatasync flock
statfs fstatfs umask dup dup2 dup3 pipe pipe2 sendfile copy_file_range
futex rseq exit exit_group wait4 waitid rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend
rt_sigtimedwait sigaltstack set_robust_list set_tid_address restart_syscall pause
getpid getppid gettid getpgrp getpgid getsid getuid geteuid getgid getegid getresuid getresgid getgroups
getrandom uname sysinfo times getrusage getrlimit getcpu sched_yield sched_getaffinity sched_getparam
sched_getscheduler sched_get_priority_max sched_get_priority_min getpriority arch_prctl
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time setitimer getitimer alarm
timer_create timer_settime timer_delete timerfd_create timerfd_settime timerfd_gettime
poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
getsockname getsockopt setsockopt shutdown recvfrom recvmsg
""".split()  # noqa: SIM905 (a table is easier to read as text)

# Workers of a DataLoader need these. In a worker's own file system no socket of the machine has a path; anywhere else
# they could reach the machine's services.
SOCKETS = ["bind", "listen", "accept", "accept4", "connect", "getpeername", "sendto", "sendmsg"]
SIGNALS = ["kill", "tgkill"]
# CUDA asks where memory lies, makes anonymous files and binds threads to cores
OF_A_GPU = ["get_mempolicy", "set_mempolicy", "mbind", "memfd_create", "sched_setaffinity"]

AF_UNIX = 1
NEW_NAMESPACES = 0x7E020000  # all CLONE_NEW* bits of clone's flags
# TCGETS TIOCGWINSZ FIOCLEX FIONCLEX FIONREAD FIONBIO
TERMINAL_REQUESTS = (0x5401, 0x5413, 0x5451, 0x5450, 0x541B, 0x5421)
FILE_COMMANDS = (0, 1, 2, 3, 4, 1030)  # F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_DUPFD_CLOEXEC
THREAD_NAMES = (15, 16)  # PR_SET_NAME PR_GET_NAME
# the GPU driver's ioctls on its device files: those of type "F", and of nvidia-uvm small numbers and two that begin
# and end its use
DRIVER_TYPE, DRIVER_SMALL = (0xFF00, 0x4600), (0xFFFFFF00, 0)
DRIVER_INITIALIZE = (0x30000001, 0x30000002)

# Name of a call, index of an argument, a mask, a value: allowed if the argument, masked, has the value. Without a mask
# the whole argument is compared.
Condition = tuple[str, int, int | None, int]
CONDITIONS: list[Condition] = [
    ("socket", 0, None, AF_UNIX),
    ("socketpair", 0, None, AF_UNIX),
    ("clone", 0, NEW_NAMESPACES, 0),
    *(("ioctl", 1, None, request) for request in TERMINAL_REQUESTS),
    *(("fcntl", 1, None, command) for command in FILE_COMMANDS),
    *(("prctl", 0, None, option) for option in THREAD_NAMES),
    ("prlimit64", 2, None, 0),  # reads limits; a pointer to new ones is refused
]
GPU_CONDITIONS: list[Condition] = [
    ("ioctl", 1, *DRIVER_TYPE),
    ("ioctl", 1, *DRIVER_SMALL),
    *(("ioctl", 1, None, request) for request in DRIVER_INITIALIZE),
]


def build_filter(signals_confined: bool, files_confined: bool, on_gpu: bool = False) -> Any:
    """Make a libseccomp filter. A call that is not listed fails with EPERM; one by a foreign ABI kills the process.

    `signals_confined`: in a PID namespace of its own a worker may signal every process that it sees, otherwise only
    itself. `files_confined`: in a file system of its own it may use sockets that have a path.
    """
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    names, conditions = allowed_calls(signals_confined, files_confined, on_gpu)

    def allow(name: str, *arguments: Any) -> None:
        if seccomp.resolve_syscall(seccomp.system_arch(), name) >= 0:  # other machines have other names
            rules.add_rule(seccomp.ALLOW, name, *arguments)

    for name in names:
        allow(name)
    for name, argument, mask, value in conditions:
        comparison = (seccomp.EQ, value) if mask is None else (seccomp.MASKED_EQ, mask, value)
        allow(name, seccomp.Arg(argument, *comparison))
    # the flags of clone3 lie in memory, where no filter can read them; on ENOSYS glibc falls back to clone
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    return rules


def allowed_calls(signals_confined: bool, files_confined: bool, on_gpu: bool) -> tuple[list[str], list[Condition]]:
    """Return the names of the calls that are allowed with any arguments, and the conditions of the others."""
    names, conditions = list(PLAIN), list(CONDITIONS)
    if files_confined:
        names += SOCKETS
    else:
        conditions.append(("sendto", 4, None, 0))  # without an address, so to the other end of a connection only
    if signals_confined:
        names += SIGNALS
    else:
        # getpid itself is always allowed: if it failed, glibc would return -1, and a process that signals itself would
        # signal every process of the machine
        conditions += [(name, 0, None, os.getpid()) for name in SIGNALS]
    if on_gpu:
        names += OF_A_GPU
        conditions += GPU_CONDITIONS
    return names, conditions


@cache
def confined_filter() -> Any:
    """Return the filter for workers in namespaces: built once in the fork server, inherited by all forks."""
    return build_filter(signals_confined=True, files_confined=True)


def load_filter(signals_confined: bool, files_confined: bool, on_gpu: bool = False) -> bool:
    """Load the filter for this process and all that it starts; False if the machine has no libseccomp."""
    try:
        confined = signals_confined and files_confined and not on_gpu
        rules = confined_filter() if confined else build_filter(signals_confined, files_confined, on_gpu)
        rules.load()
    except (ImportError, OSError, RuntimeError):
        return False
    return True
