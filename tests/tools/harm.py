"""`make harm`: what submissions that are there to harm cost their neighbours, as a table."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.support.harmful import HARMFUL, grade_among

HEAD = "| beside fourteen right answers | full marks | s | CPU s | peak MB | largest report kB | outcome and score |"


def main() -> None:
    """Grade a class for each way to harm, and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(HARMFUL), help=", ".join(HARMFUL))
    parser.add_argument("--rights", type=int, default=14, help="right answers in each class")
    options = parser.parse_args()
    print(HEAD, "|---|---|---|---|---|---|---|", sep="\n", flush=True)
    for name in options.names:
        with tempfile.TemporaryDirectory(prefix="autograder-harm-") as folder:
            found = grade_among(Path(folder), name, options.rights)
        ends = ", ".join(sorted({f"{outcome} {score:g}" for outcome, score in found.harmful}))
        cost = found.cost
        print(
            f"| {HARMFUL[name].count} × {name} | {found.full} of {found.rights} | {cost.wall:.0f} | {cost.cpu:.0f} | "
            f"{cost.peak:.0f} | {found.largest / 1000:.0f} | {ends} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
