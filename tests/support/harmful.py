"""Submissions that are there to harm: each is graded beside right answers, which must not lose a point by it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from autograder.report import decode
from tests.support import ROOT
from tests.support.attack_runs import ATTACKS, own_processes
from tests.tools.measured import Cost, measure

SOFTMAX, LINEAR, TRAINING = "03_stable_softmax", "07_linear_mlp_module", "11_training_loop"
RIGHT, HARM = "right", "harm"  # how the names of students begin


def module_of(slug: str) -> str:
    """The module of an assignment."""
    return slug.lstrip("0123456789_")


def attack(name: str) -> Callable[[Path, str], None]:
    """Hands in a file of tests/attacks/."""

    def write(folder: Path, module: str) -> None:
        (folder / f"{module}.py").write_bytes((ATTACKS / f"{name}.py").read_bytes())

    return write


def notebook(cell: str) -> Callable[[Path, str], None]:
    """Hands in a notebook of one cell."""

    def write(folder: Path, module: str) -> None:
        cells: list[dict[str, Any]] = [{"cell_type": "code", "metadata": {}, "source": cell}]
        content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
        (folder / f"{module}.ipynb").write_text(json.dumps(content))

    return write


def source(code: str) -> Callable[[Path, str], None]:
    """Hands in a source."""

    def write(folder: Path, module: str) -> None:
        (folder / f"{module}.py").write_text(code)

    return write


class Harmful(msgspec.Struct):
    """A way to harm, in an assignment. `count`: how many students hand it in."""

    slug: str
    hand_in: Callable[[Path, str], None]
    count: int = 1


HARMFUL: dict[str, Harmful] = {
    "nothing": Harmful(TRAINING, attack("control_right"), 0),
    "spinning children": Harmful(
        TRAINING, attack("exhaust_the_cores_of_neighbours"), 3
    ),  # sixteen each, of sixty that it asks for
    "long names": Harmful(LINEAR, attack("return_long_names")),
    "large answers": Harmful(SOFTMAX, attack("return_two_large_parts")),
    "a notebook of magics": Harmful(SOFTMAX, notebook("%%time\n" * 340_000)),
    "a long import": Harmful(SOFTMAX, source("import " + "a." * 100_000 + "b\n")),
}


class Outcome(msgspec.Struct):
    """What became of a class. `full`: right answers with all points; `largest`: bytes of the largest report."""

    full: int
    rights: int
    harmful: list[tuple[str, float]]  # outcome and score of each
    largest: int
    cost: Cost


def grade_among(place: Path, name: str, rights: int, harms: int | None = None, course: Path = ROOT) -> Outcome:
    """Grade a class of right answers, and of those that harm it. `harms`: how many, if not as many as `make harm`."""
    harmful = HARMFUL[name]
    module = module_of(harmful.slug)
    answer = (ROOT / "solutions" / harmful.slug / f"{module}.py").read_bytes()
    for number in range(rights):
        folder = place / "submitted" / f"{RIGHT}{number:02}" / harmful.slug
        folder.mkdir(parents=True)
        (folder / f"{module}.py").write_bytes(answer)
    for number in range(harms or harmful.count):  # among the first, and before all others
        folder = place / "submitted" / f"{HARM}{number:02}" / harmful.slug
        folder.mkdir(parents=True)
        harmful.hand_in(folder, module)
    program = Path(sys.executable).with_name("autograder")
    command = [*own_processes(), str(program), "grade", str(place / "submitted"), "--out", str(place / "graded")]
    environment = {**os.environ, "AUTOGRADER_CACHE": str(place / "cache")}
    cost = measure([*command, "--isolation", "best", "--course", str(course)], environment=environment)
    paths = sorted((place / "graded" / "reports").glob("*/*.json"))
    reports = [decode(path.read_bytes(), str(path)) for path in paths]
    right = [report for report in reports if report.student.startswith(RIGHT)]
    return Outcome(
        full=sum(report.outcome == "graded" and report.score == report.max_score for report in right),
        rights=len(right),
        harmful=[(report.outcome, report.score) for report in reports if report.student.startswith(HARM)],
        largest=max(path.stat().st_size for path in paths),
        cost=cost,
    )
