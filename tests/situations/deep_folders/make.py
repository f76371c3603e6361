"""The answer lies fifty folders deep."""

from pathlib import Path

RIGHT = (Path(__file__).parents[1] / "right" / "handed_in" / "stable_softmax.py").read_text()


def hand_in(path: Path) -> None:
    deep = path.joinpath(*["a"] * 50)
    deep.mkdir(parents=True)
    deep.joinpath("stable_softmax.py").write_text(RIGHT)
