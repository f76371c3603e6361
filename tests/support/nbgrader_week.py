"""What the week of a small course in a real nbgrader is made of: commands, and submissions odd each in one way."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from nbgrader.api import Gradebook

from autograder.assignment import Course

Cell = dict[str, Any]  # of a notebook
SLUG = "51_mean_square"
STAMP = "2026-03-01 12:00:00.000000 UTC"
LATE = "2026-03-03 12:00:00.000000 UTC"
DRIVER = Path(__file__).with_name("nbgrader_drive.py")
RIGHT_CELL = (
    'import sys\nprint("hello", file=sys.stderr)\ndef mean_square(x, dim=-1):\n    return x.square().mean(dim)\n'
)
RUNS_A_KERNEL = 'open("/tmp/autograder-a-cell-was-run", "w").close()\n'


class World(NamedTuple):
    """The course, nbgrader's folder of it, and what each command said."""

    course: Course
    folder: Path
    said: dict[str, tuple[int, str]]

    def gradebook(self) -> Gradebook:
        """The gradebook, through nbgrader's own API."""
        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}")

    def notebook(self, student: str) -> Any:
        """A student's autograded notebook."""
        return json.loads((self.folder / "autograded" / student / SLUG / "lesson.ipynb").read_text("utf-8"))


def nbgrader(folder: Path, *commands: list[str]) -> list[tuple[int, str]]:
    """Run commands of nbgrader in a course folder; the status of each, and what it said."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "AUTOGRADER_LANG": "en"}
    done = subprocess.run(
        [sys.executable, str(DRIVER), json.dumps(commands)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [(status, said) for status, said in json.loads(done.stdout.splitlines()[-1])]


def edited(notebook: Path, edit: Any) -> None:
    """Change the cells of a notebook."""
    content = json.loads(notebook.read_text("utf-8"))
    edit(content["cells"])
    notebook.write_text(json.dumps(content), "utf-8")


def cell_of(cells: list[Cell], grade_id: str) -> Cell:
    """The cell of an id."""
    return next(cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def hand_in(inbound: Path, release: Path, student: str, stamp: str = STAMP) -> Path:
    """A submission as `nbgrader submit` leaves it in the exchange."""
    folder = inbound / f"{student}+{SLUG}+{stamp}"
    shutil.copytree(release, folder)
    (folder / "timestamp.txt").write_text(stamp)
    (folder / "submission_secret.txt").write_text(f"of {student}")
    return folder


def write_submissions(inbound: Path, release: Path, reference: str) -> None:
    """The students of these tests, each odd in one way."""
    wrong = reference.replace("(x * x).mean(dim)", "(x * x).sum(dim)")
    (hand_in(inbound, release, "ana") / "mean_square.py").write_text(reference)
    (hand_in(inbound, release, "late", LATE) / "mean_square.py").write_text(reference)
    (hand_in(inbound, release, "wrong") / "mean_square.py").write_text(wrong)
    (hand_in(inbound, release, "warns") / "mean_square.py").write_text(
        reference + '\nimport warnings, sys\nwarnings.warn("odd")\nprint("noise", file=sys.stderr)\n'
    )
    part = hand_in(inbound, release, "part")  # the values are right, and no gradient flows
    (part / "mean_square.py").write_text(reference.replace("(x * x).mean", "(x * x).detach().mean"))

    cell = hand_in(inbound, release, "cell")

    def answer(cells: list[Cell]) -> None:
        cell_of(cells, "answer-mean_square")["source"] = RIGHT_CELL
        next(c for c in cells if c["cell_type"] == "code")["source"] = RUNS_A_KERNEL

    edited(cell / "lesson.ipynb", answer)

    cheat = hand_in(inbound, release, "cheat")

    def forge(cells: list[Cell]) -> None:
        points = cell_of(cells, "mean_square")
        points["source"] = "5.0"
        points["outputs"] = [
            {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "5.0"}}
        ]
        points["metadata"]["nbgrader"].update(points=500, schema_version=99, solution=True)

    edited(cheat / "lesson.ipynb", forge)

    deleted = hand_in(inbound, release, "deleted")
    (deleted / "mean_square.py").write_text(reference)
    edited(deleted / "lesson.ipynb", lambda cells: cells.__delitem__(slice(2, None)))

    twice = hand_in(inbound, release, "twice")
    (twice / "mean_square.py").write_text(reference)
    edited(twice / "lesson.ipynb", lambda cells: cells.extend(cells[-2:]))

    renamed = hand_in(inbound, release, "renamed")
    (renamed / "mean_square.py").write_text(reference)

    def rename(cells: list[Cell]) -> None:
        for found in cells:
            if "nbgrader" in found["metadata"]:
                found["metadata"]["nbgrader"]["grade_id"] = "mine"

    edited(renamed / "lesson.ipynb", rename)

    (hand_in(inbound, release, "moduleless") / "mean_square.py").unlink()
    two = hand_in(inbound, release, "two")  # another assignment's files lie among these
    (two / "mean_square.py").write_text(reference)
    (two / "stable_softmax.py").write_text("x = 1\n")
    (two / "other.ipynb").write_text((two / "lesson.ipynb").read_text("utf-8"))
    (hand_in(inbound, release, "broken") / "lesson.ipynb").write_text("{ no notebook")


def plain(html: str) -> str:
    """What is read of a page."""
    text = re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())
