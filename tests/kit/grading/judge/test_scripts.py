"""A class is graded as if each student were alone: what is known of the checks by then changes no report."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.assignment import Course
from autograder.grading.executors.launch import executor_here, run_setup
from autograder.grading.executors.messages import Done, Job
from autograder.grading.results import provenance
from autograder.report import Report, decode
from autograder.submissions.submission import read_submission
from tests.support import ROOT

COURSE = Course(ROOT)
SLUG = "03_stable_softmax"
ASSIGNMENT = COURSE.assignment(SLUG)
REFERENCE = ASSIGNMENT.reference.read_text("utf-8")
COUNTED = f"""{REFERENCE}

import os
calls = []
_softmax, _logsumexp = softmax, logsumexp


def softmax(x, dim=-1):
    calls.append(0)
    odd = len(calls) == 9
    {{}}
    return _softmax(x, dim)


def logsumexp(x, dim=-1):
    calls.append(0)
    return _logsumexp(x, dim) + (len(calls) > 30)
"""
ODD = {
    "wrong": f"{REFERENCE}\n\ndef softmax(x, dim=-1):\n    return -x\n",
    "changes its input": COUNTED.format("y = _softmax(x, dim); x.data.zero_(); return y"),
    "wrong after so many calls": COUNTED.format("if len(calls) > 4: return x"),
    "wrong once": COUNTED.format("if odd: return x"),
    "raises once": COUNTED.format("if odd: raise ValueError(len(calls))"),
    "crashes once": COUNTED.format("if odd: os.abort()"),
    "leaves once": COUNTED.format("if odd: os._exit(0)"),
    "prints": COUNTED.format("print('x' * 100_000)"),
    "unwritten": f"{REFERENCE}\n\ndef log_softmax(x, dim=-1):\n    raise NotImplementedError\n",
    "gone": f"{REFERENCE}\n\ndel softmax\n",
}


def reports_of(folder: Path, sources: list[str]) -> list[Report]:
    """The reports of some sources, graded one after the other by one judge."""
    setup = run_setup(COURSE, [ASSIGNMENT], provenance.now(0))
    jobs = []
    for number, source in enumerate(sources):
        path = folder / str(number) / "stable_softmax.py"
        path.parent.mkdir()
        path.write_text(source, "utf-8")
        jobs.append(Job(read_submission(path, f"s-{number}", SLUG, ASSIGNMENT.module)))
    done = list(executor_here(setup).grade(jobs))
    reports = [decode(one.report) for one in done if isinstance(one, Done)]
    for report in reports:
        report.student, report.provenance.at, report.provenance.seconds = "", "", {}
    return reports


@pytest.fixture(scope="module")
def alone_and_later(shared_server: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Report, Report]]:
    """Each odd submission as its judge's first one, and after the reference and all others were seen."""
    later = reports_of(tmp_path_factory.mktemp("later"), [REFERENCE, *ODD.values(), REFERENCE, *ODD.values()])
    found = {}
    for place, (name, source) in enumerate(ODD.items()):
        (alone,) = reports_of(tmp_path_factory.mktemp("alone"), [source])
        found[name] = alone, later[len(ODD) + 2 + place]
    return found


@pytest.mark.parametrize("name", ODD)
def test_who_is_graded_last_gets_the_report_of_who_is_graded_first(
    alone_and_later: dict[str, tuple[Report, Report]], name: str
) -> None:
    alone, later = alone_and_later[name]
    assert later == alone
    assert 0 < alone.score < alone.max_score or name == "prints"
