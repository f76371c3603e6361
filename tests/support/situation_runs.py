"""Hands in every folder of tests/situations/ as a class, and says of each report what its expected.json has to say.

The snippets in tests/situations/honest/<slug>/ are a class of their own: each stands below the reference of its
assignment, beside its answers or around them, and is worth full marks.

`python -m tests.support.situation_runs` writes every expected.json anew; read the difference before you keep it.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from autograder.assignment import Course
from autograder.grading.class_run import ClassRun
from autograder.grading.grading_plan import GradingPlan
from autograder.grading.policy.wall_policy import BEST
from autograder.report import Report, decode
from autograder.submissions.discovery import find_submissions
from tests.support import ROOT

SITUATIONS = ROOT / "tests" / "situations"
HONEST = SITUATIONS / "honest"
SLUG = "03_stable_softmax"


def situations() -> list[str]:
    """The names of all situations."""
    return sorted(path.parent.name for path in SITUATIONS.glob("*/expected.json"))


def hand_in(name: str, path: Path) -> None:
    """What the student of that situation handed in: files as they are, or made where no repository can hold them."""
    files, made = SITUATIONS / name / "handed_in", SITUATIONS / name / "make.py"
    path.parent.mkdir(parents=True)
    if files.is_dir():
        shutil.copytree(files, path)
        return
    path.mkdir()
    spec = importlib.util.spec_from_file_location(name, made)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.hand_in(path)


def grade(folder: Path) -> dict[str, Report]:
    """The reports of all situations, by name."""
    for name in situations():
        hand_in(name, folder / "submitted" / name / SLUG)
    return graded(folder)


def honest() -> dict[str, Path]:
    """The honest snippets by name."""
    return {path.stem: path for path in sorted(HONEST.glob("*/*.py"))}


def grade_honest(folder: Path) -> dict[str, Report]:
    """The reports of all honest snippets, by name."""
    course = Course(ROOT)
    for name, path in honest().items():
        assignment = course.assignment(path.parent.name)
        handed_in = folder / "submitted" / name / assignment.slug
        handed_in.mkdir(parents=True)
        answer = f"{assignment.reference.read_text('utf-8')}\n\n{path.read_text('utf-8')}"
        (handed_in / assignment.reference.name).write_text(answer, "utf-8")
    return graded(folder)


def graded(folder: Path) -> dict[str, Report]:
    """The reports of what stands in `submitted` of a folder, by student."""
    course = Course(ROOT)
    places = find_submissions(folder / "submitted", course.slugs()).places
    ClassRun(GradingPlan(course, places, folder / "graded", walls=BEST, jobs=2)).run()
    found = sorted((folder / "graded" / "reports").glob("*/*.json"))
    return {path.parent.name: decode(path.read_bytes(), str(path)) for path in found}


def told(report: Report) -> dict[str, Any]:
    """What a report says, but for what is the same in every report of the assignment."""
    exercises: dict[str, dict[str, Any]] = {}
    for check in report.checks:
        if check.public:
            continue
        own = exercises.setdefault(check.exercise, {"outcomes": Counter()})
        own["outcomes"][check.outcome] += 1
        if check.message is not None and check.outcome != "passed" and "says" not in own:
            said = [check.message, check.cause, check.hint]
            own["says"] = [part.text for part in said if part is not None]
    for own in exercises.values():
        own["outcomes"] = dict(sorted(own["outcomes"].items()))
    return {
        "outcome": report.outcome,
        "score": report.score,
        "points_open": report.points_open,
        "intake": [note.text for note in report.intake],
        "findings": [f"{finding.severity}: {finding.message.text}" for finding in report.findings],
        "exercises": exercises,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        for name, report in grade(Path(folder)).items():
            path = SITUATIONS / name / "expected.json"
            why = json.loads(path.read_text("utf-8"))["why"]
            path.write_text(json.dumps({"why": why, **told(report)}, indent=1, ensure_ascii=False) + "\n", "utf-8")
    sys.exit(0)
