"""The file system of a worker: Python and its packages, a scratch folder, a few devices, and nothing else.

It closes two ways that Landlock leaves open: asking whether a path exists, and connecting to a service of the machine
through the path of its socket.
"""

from __future__ import annotations

import ctypes
import os
import site
import sysconfig
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from autograder.inside.protocol.limits import Limits

MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 2, 4, 8, 0x1000, 0x2000, 0x4000, 1 << 18
DEVICES = ("/dev/null", "/dev/urandom")
SHARED_MEMORY = "/dev/shm"

libc = ctypes.CDLL(None, use_errno=True)


class WallError(Exception):
    """A wall that should stand does not."""


@cache
def interpreter_folders() -> list[Path]:
    """Return the folders of Python and its packages; never the project's own, even if it is in `sys.path`."""
    names = ("stdlib", "platstdlib", "purelib", "platlib")
    folders = {sysconfig.get_path(name) for name in names} | set(site.getsitepackages())
    return sorted(path for path in map(Path, folders) if path.is_dir())


def enter_jail(scratch: Path, limits: Limits, more: Sequence[Path] = (), processes: bool = False) -> None:
    """Build the worker's file system over `scratch`, in its own mount namespace, and make it the root.

    Everything keeps its path. The scratch folder and /dev/shm are bounded in size and disappear with the last process.
    `more`: further files and folders to show; `processes`: show /proc too, of the worker's own PID namespace. Raises
    WallError.
    """
    _mount("none", Path("/"), MS_REC | MS_PRIVATE)
    flags = MS_NOSUID | MS_NODEV | MS_NOEXEC
    bound = f"size={limits.scratch_mb}m,nr_inodes=4096"
    _mount("tmpfs", scratch, flags, "size=1m,mode=0755,nr_inodes=256")
    for folder in interpreter_folders():
        if not any(other != folder and folder.is_relative_to(other) for other in interpreter_folders()):
            _bind(folder, scratch)
    for path in (*map(Path, DEVICES), *more):
        _bind(path, scratch)
    if processes:
        _below(scratch, Path("/proc")).mkdir()
        _mount("proc", _below(scratch, Path("/proc")), flags)
    for place, mode in ((scratch, "0777"), (Path(SHARED_MEMORY), "1777")):
        inner = _below(scratch, place)
        inner.mkdir(parents=True, exist_ok=True)
        _mount("tmpfs", inner, flags, f"{bound},mode={mode}")
    os.chdir(scratch)
    _mount(".", Path("/"), MS_MOVE)
    os.chroot(".")
    os.chdir(scratch)


def _below(root: Path, path: Path) -> Path:
    return root / path.relative_to("/")


def _bind(path: Path, root: Path) -> None:
    target = _below(root, path)
    if path.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    _mount(str(path), target, MS_BIND | MS_REC)


def _mount(source: str, target: Path, flags: int, options: str = "") -> None:
    kind = source.encode() if source in ("tmpfs", "proc") else None
    if libc.mount(source.encode(), str(target).encode(), kind, flags, options.encode() or None) != 0:
        raise WallError(f"mount of {source} on {target}: {os.strerror(ctypes.get_errno())}")
