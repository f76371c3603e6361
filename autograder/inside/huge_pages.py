"""Gathers the fork server's memory in huge pages, so that a fork copies few page table entries.

A fork copies the page table of its parent, and the child's exit frees the copy. For torch's 200 MB these are 50,000
entries of 4 KB, which take several milliseconds, or a hundred entries of 2 MB. What a worker writes to is still copied
in pieces of 4 KB.
"""

from __future__ import annotations

import ctypes
import re
from contextlib import suppress
from pathlib import Path

MADV_COLLAPSE = 25  # Linux 6.1
HUGE_PAGE = 1 << 21  # bytes; on a machine with another size the kernel refuses, and nothing changes
MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ \S+ *(\S*)")
FILLED = 0.5  # resident part of a mapping; collapsing a mostly empty one would cost more memory than it saves time


def gather() -> None:
    """Put all private anonymous memory into huge pages, if the kernel can."""
    libc = ctypes.CDLL(None, use_errno=True)
    with suppress(OSError):
        for start, end in filled_mappings(Path("/proc/self/smaps").read_text()):
            first, last = -(-start // HUGE_PAGE) * HUGE_PAGE, end // HUGE_PAGE * HUGE_PAGE
            if first < last:
                libc.madvise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), MADV_COLLAPSE)


def filled_mappings(smaps: str) -> list[tuple[int, int]]:
    """Start and end of each private, writable, mostly resident mapping without a file, as listed in `smaps`."""
    found = []
    for block in re.split(r"\n(?=[0-9a-f]+-)", smaps):
        mapping = MAPPING.match(block)
        if mapping is None or mapping[3] not in ("", "[heap]"):
            continue
        start, end = int(mapping[1], 16), int(mapping[2], 16)
        resident = re.search(r"^Rss: +(\d+) kB", block, re.MULTILINE)
        if resident is not None and int(resident[1]) * 1024 >= FILLED * (end - start):
            found.append((start, end))
    return found
