"""Provenance: the versions and digests that decide whether a report is still valid."""

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
    """Return our version with a digest of our code, since other code may give another verdict."""
    state = hashlib.sha256()
    folder = Path(autograder.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes()
        state.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    return f"{autograder.__version__}+{state.hexdigest()[:16]}"


def now(seed: int, secret: str = "") -> Provenance:
    """Return the provenance of a report made now, without its submission. `secret`: of hidden inputs."""
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
    """True if grading again would give the same report, apart from times, or if the report covers more devices."""
    same = all(getattr(one, field) == getattr(wanted, field) for field in (*WORK, "torch", "python"))
    return same and set(wanted.devices) <= set(one.devices) and (one.gpu == wanted.gpu or not wanted.gpu)


def same_work(one: Provenance, other: Provenance) -> bool:
    """True if two reports are of the same submission and checks, by the same releases of torch and Python.

    Builds of torch and patch levels of Python may differ, as they do between machines with and without a GPU.
    """
    releases = [
        (provenance.torch.partition("+")[0], provenance.python.rpartition(".")[0]) for provenance in (one, other)
    ]
    return releases[0] == releases[1] and all(getattr(one, field) == getattr(other, field) for field in WORK)
