"""The JSON, in base64, for the autograding reporter of GitHub Classroom; every test has a score.

https://github.com/classroom-resources/autograding-grading-reporter (src/main.js adds up tests[].score if there is a
max_score)
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import msgspec

from autograder.locale.language import Language
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import CheckOutcome, Report

LIMIT = 120_000  # bytes; it is passed in an environment variable, and Linux allows 128 KiB
STATUS: dict[CheckOutcome, str] = {"passed": "pass", "broken": "error"}


def render(report: Report, language: Language) -> bytes:
    """Return the value of the step's output `result`."""
    return fitting(cross(report, language), lambda crossing: _result(crossing, language), LIMIT, language)


def _result(crossing: HostReport, language: Language) -> bytes:
    _ = language.text
    tests = [_test(item.title, STATUS.get(item.outcome, "fail"), item.points, item.text) for item in crossing.shown]
    if crossing.kept_back:
        points, most = crossing.kept_back_points
        tests.append(_test(_("Checks that are not shown"), "pass" if points == most else "fail", points))
    adjusted = round(crossing.score - sum(test["score"] for test in tests), 6)  # the reporter adds up
    if crossing.notes or adjusted:
        tests.append(_test(_("Notes"), "pass", adjusted, "\n".join(crossing.notes)))
    status = "error" if crossing.broken else "pass" if crossing.fraction == 1 else "fail"
    result = {"version": 1, "status": status, "max_score": crossing.max_score, "tests": tests}
    return b64encode(msgspec.json.encode(result)) + b"\n"


def _test(name: str, status: str, score: float, message: str = "") -> dict[str, Any]:
    # if one has no score, the reporter's sum is NaN
    return {"name": name, "status": status, "score": score, "message": message}
