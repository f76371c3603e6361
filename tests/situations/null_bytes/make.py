"""A picture with the name of a module."""

from pathlib import Path


def hand_in(path: Path) -> None:
    path.joinpath("stable_softmax.py").write_bytes(bytes(range(256)))
