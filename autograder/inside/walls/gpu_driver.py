"""The files of a GPU's driver that a process needs to use CUDA. Nothing here opens one, or imports torch.

Others who put CUDA behind Landlock report that the driver (570 and later) writes the names of its threads to
/proc/self/task/*/comm, reads /proc/driver/nvidia* and /sys, opens the device files for writing, also nvidia-uvm-tools,
and fails with error 304 if any of this is refused.
"""

from __future__ import annotations

import ctypes
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

DEVICE_FILES = re.compile(r"nvidia(\d+|ctl|-uvm|-uvm-tools)")


def device_files(folder: Path = Path("/dev")) -> list[Path]:
    """Return the device files that CUDA opens, including those of the GPUs themselves."""
    own = [path for path in folder.glob("nvidia*") if DEVICE_FILES.fullmatch(path.name)]
    return sorted([*own, *folder.glob("nvidia-caps/*")])


def gpus(folder: Path = Path("/dev")) -> list[str]:
    """Return the numbers of this machine's GPUs, in order."""
    numbers = [path.name.removeprefix("nvidia") for path in device_files(folder)]
    return sorted((number for number in numbers if number.isdigit()), key=int)


@cache
def libraries() -> list[Path]:
    """Return the driver's libraries, which lie outside of Python's folders."""
    with suppress(OSError):  # without a driver, CUDA itself reports that when it starts
        ctypes.CDLL("libcuda.so.1")  # mapping it touches no GPU
    maps = Path("/proc/self/maps")
    lines = maps.read_text().splitlines() if maps.exists() else []
    folders = {Path(line.split()[-1]).parent for line in lines if "/libcuda.so" in line}
    kinds = ("libcuda.so*", "libnvidia-*.so*")
    return sorted(path for folder in folders for kind in kinds for path in folder.glob(kind))


def paths() -> list[Path]:
    """Return all files and folders that CUDA needs, beside /proc."""
    return [*device_files(), *libraries(), Path("/sys")]
