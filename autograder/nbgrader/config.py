"""The configuration of nbgrader: its own steps, with ours in three places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader import preprocessors as theirs

from autograder.assignment import Course
from autograder.nbgrader.preprocessors import Grade, Mend, Settle


def configure(
    config: Any, folder: Path, course: Path, language: str = "en", jobs: int = 2, isolation: str = "walls"
) -> None:
    """Configure nbgrader to grade with our engine. Settings after this call win."""
    config.CourseDirectory.root = str(folder.resolve())
    config.ClearSolutions.code_stub = {"python": ""}  # the cell says itself what to write there
    config.Autograde.exclude_overwriting = {
        assignment.slug: [f"{assignment.module}.py"] for assignment in Course(course.resolve())
    }
    config.Autograde.sanitize_preprocessors = [
        Mend,  # in the place of DeduplicateIds, whose traces end the run for the whole class
        theirs.ClearOutput,
        theirs.OverwriteKernelspec,
        theirs.OverwriteCells,
        theirs.CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        Grade,  # in the place of Execute
        theirs.IgnorePattern,
        ClearMetadataPreprocessor,
        theirs.LimitOutput,
        theirs.SaveAutoGrades,
        Settle,  # in the place of AssignLatePenalties
        theirs.CheckCellMetadata,
    ]
    config.Grade.course = str(course.resolve())
    config.Grade.language = language
    config.Grade.jobs = jobs
    config.Grade.isolation = isolation
