"""Where reports come from: the versions and digests that decide whether a report is still true."""

from __future__ import annotations

import hashlib
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


def now(seed: int, secret: str = "") -> Provenance:
    """Everything but the submission, the assignment and the run itself. `secret`: that of the hidden inputs."""
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
        secret=f"sha256:{hashlib.sha256(secret.encode()).hexdigest()}",
        devices=["cpu"],
        walls=[],
        at="",
        seconds={},
    )


WORK = ("submission", "assignment", "autograder", "seed", "secret")


def same_origin(one: Provenance, wanted: Provenance) -> bool:
    """Whether a report would be the same but for when and how fast it was made, or holds more than is wanted."""
    same = all(getattr(one, field) == getattr(wanted, field) for field in (*WORK, "torch", "python"))
    return same and set(wanted.devices) <= set(one.devices) and (one.gpu == wanted.gpu or not wanted.gpu)


def same_work(one: Provenance, other: Provenance) -> bool:
    """Whether two reports are of the same submission and the same checks, by the same releases of torch and Python.

    Machines with a GPU have another build of torch, and perhaps another patch of Python.
    """
    releases = [
        (provenance.torch.partition("+")[0], provenance.python.rpartition(".")[0]) for provenance in (one, other)
    ]
    return releases[0] == releases[1] and all(getattr(one, field) == getattr(other, field) for field in WORK)
