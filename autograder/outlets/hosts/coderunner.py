"""The output of a combinator template grader of CodeRunner: one JSON object with a fraction and a table.

Keys that are not in the plugin's list are an error (classes/jobrunner.php, do_combinator_grading), and so is any other
output.
"""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from autograder.locale.language import Language
from autograder.outlets.escaping import visible
from autograder.outlets.student_view import HostReport, cross, fitting
from autograder.report import Report

LIMIT = 200_000  # bytes; Jobe cuts long output, and half a JSON object is an error


def render(report: Report, language: Language) -> bytes:
    """Return the only output that the template may print."""
    return fitting(cross(report, language), lambda crossing: _outcome(crossing, language), LIMIT, language)


def _outcome(crossing: HostReport, language: Language) -> bytes:
    _ = language.text
    table: list[list[Any]] = [["iscorrect", _("Check"), _("What we saw"), _("Points")]]
    for item in crossing.shown:
        table.append([item.outcome == "passed", item.title, item.text, item.score(language)])
    outcome: dict[str, Any] = {
        "fraction": crossing.fraction,
        "testresults": table,
        "columnformats": ["%s", "%s", "%s"],  # escaped; %h would show a student's text as HTML
        "prologuehtml": Markup("").join(Markup("<p>{}</p>").format(visible(note)) for note in crossing.notes),
    }
    if not crossing.shown:
        del outcome["testresults"], outcome["columnformats"]
    return msgspec.json.encode({key: value for key, value in outcome.items() if value != ""}, enc_hook=str)
