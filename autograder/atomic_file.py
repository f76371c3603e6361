"""Files that are written whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

TEMPORARY = ".autograder-"  # what the name of a file that is being written begins with


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, even if we are killed half-way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=TEMPORARY, delete=False) as file:
        temporary = Path(file.name)
    try:
        temporary.write_bytes(content)  # closed by now: Windows moves no file that is open
        temporary.chmod(0o644)  # a temporary file can be read by nobody else; feedback is to be handed out
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
