"""A file of 50 MB."""

from pathlib import Path

RIGHT = (Path(__file__).parents[1] / "right" / "handed_in" / "stable_softmax.py").read_text()


def hand_in(path: Path) -> None:
    path.joinpath("stable_softmax.py").write_text("# x\n" * (13 << 20) + RIGHT)
