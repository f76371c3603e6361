"""A link in the place of the answer."""

from pathlib import Path


def hand_in(path: Path) -> None:
    path.joinpath("stable_softmax.py").symlink_to("/etc/hostname")
