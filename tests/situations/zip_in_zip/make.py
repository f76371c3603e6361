"""The answer in a zip in a zip."""

import io
import zipfile
from pathlib import Path

RIGHT = (Path(__file__).parents[1] / "right" / "handed_in" / "stable_softmax.py").read_text()


def hand_in(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("stable_softmax.py", RIGHT)
    with zipfile.ZipFile(path / "homework.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
