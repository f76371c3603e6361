"""Tests of huge pages: memory is gathered where the kernel can, nothing in it changes, and forks work as before."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from autograder.inside.huge_pages import filled_mappings
from autograder.inside.protocol.limits import Isolation, Limits
from autograder.inside.protocol.request import Call, Load, SourceFile
from autograder.sandbox.server import ForkServer
from autograder.sandbox.worker import Worker

SMAPS = """\
55d0c0000000-55d0c0400000 rw-p 00000000 00:00 0                          [heap]
Size:               4096 kB
Rss:                4000 kB
7f0000000000-7f0040000000 rw-p 00000000 00:00 0
Size:            1048576 kB
Rss:                 400 kB
7f1000000000-7f1000400000 rw-p 00001000 fe:00 99                         /usr/lib/libtorch.so
Size:               4096 kB
Rss:                4096 kB
7f2000000000-7f2000400000 r--p 00000000 00:00 0
Size:               4096 kB
Rss:                4096 kB
7f3000000000-7f3000400000 rw-s 00000000 00:01 5                          /dev/shm/x
Size:               4096 kB
Rss:                4096 kB
7f4000000000-7f4000800000 rw-p 00000000 00:00 0
Size:               8192 kB
Rss:                4096 kB
7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
Size:                132 kB
Rss:                 132 kB
"""

GATHERED = """
import mmap, re
from pathlib import Path
from autograder.inside.huge_pages import gather
block = mmap.mmap(-1, 64 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for place in range(0, len(block), 4096):
    block[place] = place // 4096 % 251
def huge():
    return int(re.search(r"AnonHugePages: +(\\d+)", Path("/proc/self/smaps_rollup").read_text())[1])
before = huge()
gather()
assert all(block[place] == place // 4096 % 251 for place in range(0, len(block), 4096))
print(huge() - before)
"""


def test_private_memory_that_mostly_holds_something_is_found() -> None:
    assert filled_mappings(SMAPS) == [
        (0x55D0C0000000, 0x55D0C0400000),
        (0x7F4000000000, 0x7F4000800000),
    ]


def test_memory_is_gathered_and_stays_as_it_was() -> None:
    done = subprocess.run([sys.executable, "-c", GATHERED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    kernel = tuple(map(int, platform.release().split("-")[0].split(".")[:2]))
    if sys.platform != "linux" or kernel < (6, 1):
        pytest.skip("this kernel gathers no memory on demand")
    assert int(done.stdout) > 32 << 10  # kB, of the 64 MB


def test_a_server_that_expects_many_forks_workers_like_any_other() -> None:
    with ForkServer() as server:
        server.expect_many()
        for _ in range(3):
            worker = Worker(server, Limits(), Isolation(walls=False, scratch=server.isolation(False).scratch))
            source = SourceFile("answer.py", b"import torch\ndef f(n):\n    return torch.arange(n).sum().item()\n")
            worker.load(Load("answer", [source]), 20)
            assert worker.ask(Call(function="f", args=[1000]), 20).output[0].value == 499500
            worker.end()
