"""The file is empty."""

from pathlib import Path


def hand_in(path: Path) -> None:
    path.joinpath("stable_softmax.py").touch()
