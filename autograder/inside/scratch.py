"""Scratch folders of workers without a mount namespace: named by the worker's slot, and removed when it ends."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path


def make_scratch(parent: str, slot: int) -> Path:
    """Make the folder of the worker in a slot."""
    return Path(tempfile.mkdtemp(dir=parent or None, prefix=prefix_of(slot)))


def remove_scratch(parent: str, slot: int) -> None:
    """Remove the folder of a worker, which has ended with all that it started.

    By `rm`, since a student may have nested folders deeper than Python can remove.
    """
    if not parent:  # it lies in the machine's temporary folder, whose other entries are not ours
        return
    folders = list(map(str, Path(parent).glob(f"{prefix_of(slot)}*")))
    if folders and not succeeds("rm", "-rf", *folders):
        succeeds("chmod", "-R", "u+rwx", *folders)  # where workers are no other user, a student may have shut a folder
        succeeds("rm", "-rf", *folders)


def prefix_of(slot: int) -> str:
    """Return how the name of the folder of a slot's worker begins."""
    return f"worker-{slot}-"


def succeeds(*command: str) -> bool:
    """Run a command without a word; True if its exit status is 0."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
