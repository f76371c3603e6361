"""Saved as UTF-16, as Notepad once did."""

from pathlib import Path

RIGHT = (Path(__file__).parents[1] / "right" / "handed_in" / "stable_softmax.py").read_text()


def hand_in(path: Path) -> None:
    path.joinpath("stable_softmax.py").write_text(RIGHT, "utf-16")
