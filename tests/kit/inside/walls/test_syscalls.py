"""Tests of the system calls: what no worker of ours needs is refused, however it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

Needs = Callable[..., None]
Runs = Callable[..., Any]


def refused(answer: Any) -> bool:
    return isinstance(answer, str) and answer.startswith(("PermissionError", "OSError"))


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK"])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW"])
def test_there_is_no_network(run: Runs, needs: Needs, family: str, kind: str) -> None:
    needs("seccomp")
    assert refused(run(f"socket.socket(socket.{family}, socket.{kind})\nreturn 'open'"))


def test_no_program_can_be_started(run: Runs, needs: Needs) -> None:
    needs("seccomp")
    assert refused(run("import subprocess\nreturn subprocess.run([sys.executable, '-c', '1']).returncode"))
    assert refused(run("os.execv(sys.executable, ['python'])"))
    assert run("return os.system('true')") != 0


RIGHTS = {
    "setuid": "os.setuid(0)",
    "setresuid": "os.setresuid(0, 0, 0)",
    "setgroups": "os.setgroups([0])",
    "chroot": "os.chroot('.')",
    "chown": "os.chown('.', 0, 0)",
    "nice": "os.nice(-5)",
    "rlimit": "import resource\nresource.setrlimit(resource.RLIMIT_NPROC, (9999, 9999))",
    "mknod": "os.mknod('disk', 0o60666, os.makedev(8, 0))",
    "setxattr": "os.setxattr('.', 'user.a', b'b')",
}


@pytest.mark.parametrize("body", RIGHTS.values(), ids=RIGHTS)
def test_no_right_can_be_had(run: Runs, needs: Needs, body: str) -> None:
    needs("seccomp")
    answer = run(f"{body}\nreturn 'done'")
    assert refused(answer) or answer.startswith("ValueError: not allowed to raise maximum limit"), answer


CALLS = {
    "ptrace": (101, 16, 1, 0, 0),
    "mount": (165, 0, 0, 0, 0),
    "unshare_user": (272, 0x10000000, 0, 0, 0),
    "setns": (308, 0, 0, 0, 0),
    "bpf": (321, 0, 0, 0, 0),
    "perf_event_open": (298, 0, 0, 0, 0),
    "userfaultfd": (323, 0, 0, 0, 0),
    "io_uring_setup": (425, 1, 0, 0, 0),
    "memfd_create": (319, 0, 0, 0, 0),
    "process_vm_readv": (310, 1, 0, 0, 0),
    "pidfd_open": (434, 1, 0, 0, 0),
    "keyctl": (250, 0, 0, 0, 0),
    "add_key": (248, 0, 0, 0, 0),
    "landlock_add_rule": (445, 3, 1, 0, 0),
    "open_by_handle_at": (304, 0, 0, 0, 0),
    "clone_into_new_user": (56, 0x10000000 | 17, 0, 0, 0),
    "vfork": (58, 0, 0, 0, 0),
    "kexec_load": (246, 0, 0, 0, 0),
    "reboot": (169, 0, 0, 0, 0),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_raw_system_call_that_nothing_of_ours_needs_is_refused(run: Runs, needs: Needs, name: str) -> None:
    needs("seccomp")
    if os.uname().machine != "x86_64":
        pytest.skip("these numbers are those of x86_64")
    body = "libc = ctypes.CDLL(None, use_errno=True)\nreturn libc.syscall(*args), ctypes.get_errno()"
    assert run(body, *CALLS[name]) == (-1, 1)
