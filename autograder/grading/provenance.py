"""Where reports come from: the versions and digests that decide whether a report is still true."""

from __future__ import annotations

import hashlib
import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import autograder
from autograder.report import Provenance


@cache
def engine() -> str:
    """Our version, with a digest of our own code: a verdict of other code is another verdict."""
    state = hashlib.sha256()
    folder = Path(autograder.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        state.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return f"{autograder.__version__}+{state.hexdigest()[:16]}"


def secret() -> str:
    """The secret of the environment, which lies in no folder; empty where there is none."""
    return os.environ.get("AUTOGRADER_SECRET", "")


def now(seed: int, drawn_from: str | None = None) -> Provenance:
    """Everything but the submission, the assignment and the run itself.

    `drawn_from`: the secret of hidden inputs, that of the environment where none is given.
    """
    hidden = secret() if drawn_from is None else drawn_from
    try:
        torch = version("torch")
    except PackageNotFoundError:
        torch = "none"
    return Provenance(
        submission="",
        assignment="",
        autograder=engine(),
        torch=torch,
        python=platform.python_version(),
        seed=seed,
        secret=f"sha256:{hashlib.sha256(hidden.encode()).hexdigest()}",
        devices=["cpu"],
        walls=[],
        at="",
        seconds={},
    )


def same_origin(one: Provenance, other: Provenance) -> bool:
    """Whether two reports would be the same but for when and how fast they were made."""
    fields = ("submission", "assignment", "autograder", "torch", "python", "seed", "secret", "devices")
    return all(getattr(one, field) == getattr(other, field) for field in fields)
