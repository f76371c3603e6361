# The folder of the data, beside this file where there is one.
from pathlib import Path

HERE = Path(globals().get("__file__", ".")).resolve().parent
DATA = HERE / "data" / "points.csv"
