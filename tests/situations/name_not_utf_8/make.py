"""A file beside the answer whose name is not UTF-8."""

import os
from pathlib import Path

RIGHT = (Path(__file__).parents[1] / "right" / "handed_in" / "stable_softmax.py").read_text()


def hand_in(path: Path) -> None:
    path.joinpath("stable_softmax.py").write_text(RIGHT)
    (path / os.fsdecode(b"dados\xe7.txt")).write_text("x")
