"""The secret of a course that names none: made once, and kept in a file that its owner alone can read."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

NAME = ".autograder-secret"  # beside course.toml


def path_in(root: Path) -> Path:
    """Return where the secret of a course is kept."""
    return root / NAME


def make_secret(root: Path) -> str:
    """Make and keep a secret, unless another command has just done so; return what is kept. Raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=root, prefix=NAME)  # readable by its owner alone
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{secrets.token_hex(16)}\n")
        with suppress(FileExistsError):
            path_in(root).hardlink_to(name)  # unlike a renaming, it replaces nothing
    finally:
        Path(name).unlink()
    return path_in(root).read_text("utf-8").strip()
