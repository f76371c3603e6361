"""A zip that was cut off."""

import zipfile
from pathlib import Path

RIGHT = (Path(__file__).parents[1] / "right" / "handed_in" / "stable_softmax.py").read_text()


def hand_in(path: Path) -> None:
    with zipfile.ZipFile(path / "homework.zip", "w") as archive:
        archive.writestr("stable_softmax.py", RIGHT)
    content = path.joinpath("homework.zip").read_bytes()
    path.joinpath("homework.zip").write_bytes(content[: len(content) // 2])
