"""What the autograding reporter of GitHub Classroom takes from a grader: JSON in base64, a score on every test.

https://github.com/classroom-resources/autograding-grading-reporter (src/main.js sums tests[].score where there is a
max_score)
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import msgspec

from autograder.locale.language import Language
from autograder.outlets.student_view import HostCheck, HostReport, cross, fitting
from autograder.report import CheckOutcome, Report

LIMIT = 120_000  # bytes; it travels in an environment variable, of which Linux takes 128 KiB
STATUS: dict[CheckOutcome, str] = {"passed": "pass", "broken": "error"}


def render(report: Report, language: Language) -> bytes:
    """The value of the step's output `result`."""
    return fitting(cross(report, language), lambda crossing: _result(crossing, language), LIMIT, language)


def _result(crossing: HostReport, language: Language) -> bytes:
    _ = language.text
    tests = [_test(item, STATUS.get(item.outcome, "fail")) for item in crossing.shown]
    if crossing.kept_back:
        points = round(sum(item.points for item in crossing.kept_back), 6)
        whole = points == round(sum(item.max_points for item in crossing.kept_back), 6)
        tests.append(
            {
                "name": _("Checks that are not shown"),
                "status": "pass" if whole else "fail",
                "score": points,
                "message": "",
            }
        )
    adjusted = round(crossing.score - sum(test["score"] for test in tests), 6)  # the reporter adds up
    if crossing.notes or adjusted:
        notes = "\n".join(crossing.notes)
        tests.append({"name": _("Notes"), "status": "pass", "score": adjusted, "message": notes})
    status = "error" if crossing.broken else "pass" if crossing.fraction == 1 else "fail"
    result = {"version": 1, "status": status, "max_score": crossing.max_score, "tests": tests}
    return b64encode(msgspec.json.encode(result)) + b"\n"


def _test(item: HostCheck, status: str) -> dict[str, Any]:
    # without a score on each the reporter's sum is NaN
    return {"name": item.title, "status": status, "score": item.points, "message": item.text}
