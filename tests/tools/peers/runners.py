"""Each grader in its own way: what it is given, the commands that its documentation tells, the points that it gives."""

from __future__ import annotations

import ast
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tests.support import ROOT
from tests.tools.measured import Cost, measure

PEERS = Path(__file__).parent
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
# nbgrader and otter start programs of their environment by name
ENVIRONMENT = os.environ | {"PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}"}
CHECKS = (PEERS / "checks.py").read_text("utf-8")
SLUG = "01_softmax"
FIXTURE = '''"""The checks and the student's function, in one process."""

import pytest
import softmax as student
from checks import *


@pytest.fixture
def softmax():
    return student.softmax
'''

Class = dict[str, str]
"""The source of each student's submission."""


def draw_class(size: int, first: int = 0) -> Class:
    """Students whose answers are those of submissions/ in turn, each a file of its own, as a remark at its end says."""
    answers = [path.read_text("utf-8") for path in sorted((PEERS / "submissions").glob("*.py"))]
    return {f"s{number:03}": f"{answers[number % len(answers)]}\n# {number}\n" for number in range(first, first + size)}


def ours(students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """`autograder grade` as a teacher runs it, with one judge."""
    for name, source in students.items():
        write(place / "submitted" / name / SLUG / "softmax.py", source)
    cost = grade(place / "submitted", place / "graded", PEERS / "course")
    reports = {path.parent.name: json.loads(path.read_bytes()) for path in place.glob("graded/reports/*/*.json")}
    return cost, {name: report["score"] for name, report in reports.items()}


def grade(submitted: Path, out: Path, course: Path) -> Cost:
    """What `autograder grade` costs on a class, behind all of its walls, with reports and pages; nothing is cached."""
    command: list[str | Path] = [sys.executable, "-m", "autograder.cli", "grade", submitted]
    command += ["--out", out, "--course", course]
    environment = {**os.environ, "AUTOGRADER_CACHE": "off"}
    return measure([*command, "--jobs", "1"], environment=environment)


def bare_pytest(students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """A pytest process for each submission, with the checks beside it."""
    cost, points = Cost(), {}
    for name, source in students.items():
        folder = place / name
        write(folder / "softmax.py", source)
        write(folder / "checks.py", CHECKS)
        write(folder / "test_hidden.py", FIXTURE)
        command = [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--junitxml", "results.xml"]
        cost += measure(command, folder, ENVIRONMENT, statuses=(0, 1))
        suite = ElementTree.parse(folder / "results.xml").getroot()[0]
        points[name] = float(suite.attrib["tests"]) - float(suite.attrib["failures"]) - float(suite.attrib["errors"])
    return cost, points


def gradescope(students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """The unittest suite with gradescope-utils' JSONTestRunner, in a process for each submission."""
    cost, points = Cost(), {}
    for name, source in students.items():
        folder = place / name
        shutil.copytree(PEERS / "gradescope", folder, ignore=shutil.ignore_patterns("__pycache__"))
        write(folder / "softmax.py", source)
        write(folder / "checks.py", CHECKS)
        cost += measure([PYTHON, "run_tests.py"], folder, ENVIRONMENT)
        points[name] = sum(test["score"] for test in json.loads((folder / "results.json").read_text("utf-8"))["tests"])
    return cost, points


def otter(students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """`otter run`, which grades a submission without a container, with the zip that `otter generate` makes."""
    head, *tests = re.split(r"\n(?=def test_)", CHECKS)
    marked = "".join(f"\n@test_case(points=1)\n{test}" for test in tests)
    write(place / "tests" / "softmax.py", f"OK_FORMAT = False\nname = 'softmax'\n{head}{IMPORT_OTTER}{marked}")
    program = PYTHON.with_name("otter")
    measure([program, "generate", "-t", "tests", "-o", "autograder.zip"], place, ENVIRONMENT)
    cost, points = Cost(), {}
    for name, source in students.items():
        folder = place / name
        write(folder / "softmax.py", source)
        cost += measure([program, "run", "softmax.py", "-a", "../autograder.zip", "-o", "."], folder, ENVIRONMENT)
        results = json.loads((folder / "results.json").read_text("utf-8"))
        points[name] = sum(test.get("score", 0) for test in results["tests"])
    return cost, points


IMPORT_OTTER = "\nfrom otter.test_files import test_case\n"


def nbgrader(students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """`nbgrader autograde` for the class, with the checks in locked cells."""
    write(place / "nbgrader_config.py", "c = get_config()\nc.CourseDirectory.course_id = 'peers'\n")
    write(place / "source" / "ps1" / "softmax.ipynb", json.dumps(sheet()))
    program = PYTHON.with_name("nbgrader")
    measure([program, "generate_assignment", "ps1"], place, ENVIRONMENT)
    released = json.loads((place / "release" / "ps1" / "softmax.ipynb").read_text("utf-8"))
    for name, source in students.items():
        released["cells"][0]["source"] = source
        write(place / "submitted" / name / "ps1" / "softmax.ipynb", json.dumps(released))
    cost = measure([program, "autograde", "ps1"], place, ENVIRONMENT)
    subprocess.run(
        [program, "export", "--to", "grades.csv"], cwd=place, env=ENVIRONMENT, check=True, capture_output=True
    )
    with (place / "grades.csv").open(encoding="utf-8") as rows:
        return cost, {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(rows)}


def sheet() -> dict[str, object]:
    """A notebook for nbgrader: a cell for the answer and one locked cell for each check."""

    def cell(name: str, source: str, **kind: object) -> dict[str, object]:
        usual = {
            "schema_version": 3,
            "grade_id": name,
            "locked": False,
            "solution": False,
            "grade": False,
            "task": False,
        }
        metadata = {"nbgrader": {**usual, **kind}}
        return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": source}

    head, *tests = re.split(r"\n(?=def test_)", CHECKS)
    cells = [cell("answer", "### BEGIN SOLUTION\nsoftmax = None\n### END SOLUTION", solution=True)]
    for test in tests:
        (function,) = ast.parse(test).body
        assert isinstance(function, ast.FunctionDef)
        name = function.name
        cells.append(cell(name, f"{head}\n{test}\n{name}(softmax)", grade=True, locked=True, points=1))
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": kernel, "cells": cells}


def forked(students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """The floor with a fork for each submission."""
    return floor("forked", students, place)


def in_process(students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """The floor in a single process."""
    return floor("in_process", students, place)


def floor(way: str, students: Class, place: Path) -> tuple[Cost, dict[str, float]]:
    """The checks in one warm process, without isolation."""
    for name, source in students.items():
        write(place / "submitted" / f"{name}.py", source)
    (place / "results").mkdir()
    cost = measure([PYTHON, PEERS / "floor.py", way, place / "submitted", place / "results"])
    results = {path.stem: json.loads(path.read_bytes()) for path in (place / "results").iterdir()}
    return cost, {name: float(sum(result.values())) for name, result in results.items()}


def write(path: Path, text: str) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
