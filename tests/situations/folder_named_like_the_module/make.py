"""A folder with the name of the module."""

from pathlib import Path


def hand_in(path: Path) -> None:
    path.joinpath("stable_softmax.py").mkdir()
