"""The system calls that a worker may make: an allow list, found by tracing what torch needs."""

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

# Workers of a DataLoader need these. Where a worker has a file system of its own, no socket of the machine has a path
# in it; anywhere else it could talk to the machine's services by them.
SOCKETS = ["bind", "listen", "accept", "accept4", "connect", "getpeername", "sendto", "sendmsg"]

NEW_NAMESPACES = 0x7E020000  # every CLONE_NEW* bit of clone's flags
TERMINAL_QUESTIONS = (
    0x5401,
    0x5413,
    0x5451,
    0x5450,
    0x541B,
    0x5421,
)  # TCGETS TIOCGWINSZ FIOCLEX FIONCLEX FIONREAD FIONBIO
FILE_QUESTIONS = (0, 1, 2, 3, 4, 1030)  # F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_DUPFD_CLOEXEC
NAMES_OF_THREADS = (15, 16)  # PR_SET_NAME PR_GET_NAME
AF_UNIX = 1
# CUDA: where memory lies, anonymous files, threads bound to cores; and the driver's own questions to its device files,
# which carry the letter F or, of nvidia-uvm, small numbers and two that start and end it
OF_A_GPU = ["get_mempolicy", "set_mempolicy", "mbind", "memfd_create", "sched_setaffinity"]
DRIVER_LETTER, DRIVER_SMALL = (0xFF00, 0x4600), (0xFFFFFF00, 0)
DRIVER_STARTS = (0x30000001, 0x30000002)


def build_filter(signals_confined: bool, files_confined: bool, on_gpu: bool = False) -> Any:
    """A libseccomp filter. What is not listed fails with EPERM; what comes by a foreign ABI kills the process.

    `signals_confined`: in a PID namespace of its own a worker may signal whom it sees, else only itself. getpid is
    never refused: glibc would return -1, and a signal to oneself would go to every process of the machine.
    `files_confined`: in a file system of its own it may use sockets that have a path.
    """
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)

    def allow(name: str, *conditions: Any) -> None:
        if seccomp.resolve_syscall(seccomp.system_arch(), name) >= 0:  # other machines have other names
            rules.add_rule(seccomp.ALLOW, name, *conditions)

    for name in [*PLAIN, *(SOCKETS if files_confined else [])]:
        allow(name)
    if not files_confined:
        allow("sendto", seccomp.Arg(4, seccomp.EQ, 0))  # to the other end only: without an address
    for name in ("socket", "socketpair"):
        allow(name, seccomp.Arg(0, seccomp.EQ, AF_UNIX))
    allow("clone", seccomp.Arg(0, seccomp.MASKED_EQ, NEW_NAMESPACES, 0))
    rules.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags lie in memory; glibc falls back to clone
    for question in TERMINAL_QUESTIONS:
        allow("ioctl", seccomp.Arg(1, seccomp.EQ, question))
    for question in FILE_QUESTIONS:
        allow("fcntl", seccomp.Arg(1, seccomp.EQ, question))
    for question in NAMES_OF_THREADS:
        allow("prctl", seccomp.Arg(0, seccomp.EQ, question))
    if on_gpu:
        for name in OF_A_GPU:
            allow(name)
        for mask, value in (DRIVER_LETTER, DRIVER_SMALL):
            allow("ioctl", seccomp.Arg(1, seccomp.MASKED_EQ, mask, value))
        for start in DRIVER_STARTS:
            allow("ioctl", seccomp.Arg(1, seccomp.EQ, start))
    allow("prlimit64", seccomp.Arg(2, seccomp.EQ, 0))
    for name in ("kill", "tgkill"):
        if signals_confined:
            allow(name)
        else:
            allow(name, seccomp.Arg(0, seccomp.EQ, os.getpid()))
    return rules


@cache
def confined_filter() -> Any:
    """The filter for workers in namespaces, built once in the fork server; every fork inherits it."""
    return build_filter(signals_confined=True, files_confined=True)


def load_filter(signals_confined: bool, files_confined: bool, on_gpu: bool = False) -> bool:
    """Put the filter up, for this process and all it will start; False where the machine has no libseccomp."""
    try:
        confined = signals_confined and files_confined and not on_gpu
        rules = confined_filter() if confined else build_filter(signals_confined, files_confined, on_gpu)
        rules.load()
    except (ImportError, OSError, RuntimeError):
        return False
    return True
