"""Files that are written completely or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

TEMPORARY = ".autograder-"  # the prefix of a file that is being written


def write_whole(path: Path, content: bytes) -> None:
    """Write a file completely or not at all, even if this process is killed half-way. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=TEMPORARY, delete=False) as file:
        temporary = Path(file.name)
    try:
        temporary.write_bytes(content)  # its first handle is closed: Windows cannot move an open file
        temporary.chmod(0o644)  # a temporary file can only be read by its owner, and feedback is handed out
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
