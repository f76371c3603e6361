"""An archive of a kind that is not read."""

from pathlib import Path


def hand_in(path: Path) -> None:
    path.joinpath("homework.rar").write_bytes(b"Rar!\x1a\x07\x00")
