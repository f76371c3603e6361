"""The body of a reply to Open edX's XQueue: right or not, a score from 0 to 1, and HTML that is well-formed XML.

edx-submissions multiplies the score by the problem's points and keeps a whole number: of the one point that is the
default, 0.7 becomes 1 and 0.3 nothing. Set `points_possible` to 100. https://github.com/openedx/edx-submissions
"""

from __future__ import annotations

from math import floor

import msgspec
from markupsafe import Markup

from autograder.locale.language import Language
from autograder.outlets.escaping import visible
from autograder.outlets.student_view import HostCheck, HostReport, cross, fitting
from autograder.report import Report

LIMIT = 100_000  # bytes; it is kept in a column of a database and sent to a page
PERCENT = 100


def render(report: Report, language: Language) -> bytes:
    """What goes into `xqueue_body`."""
    return fitting(cross(report, language), lambda crossing: _body(crossing, language), LIMIT, language)


def _body(crossing: HostReport, language: Language) -> bytes:
    pieces = [Markup("<p>{}</p>").format(visible(note)) for note in crossing.notes]
    rows = [_row(item, language) for item in crossing.shown]
    if rows:
        pieces.append(Markup("<ul>{}</ul>").format(Markup("").join(rows)))
    correct = crossing.fraction == 1 and not crossing.broken
    score = floor(crossing.fraction * PERCENT + 1e-9) / PERCENT  # rounded up, 99.6 percent would be all of it
    message = str(Markup("<div>{}</div>").format(Markup("").join(pieces))).replace("class=hidden", 'class="hidden"')
    return msgspec.json.encode({"correct": correct, "score": score, "msg": message})


def _row(item: HostCheck, language: Language) -> Markup:
    mark = "✓" if item.outcome == "passed" else "✗"
    points = "" if item.public else f" ({language.points(item.points)} / {language.points(item.max_points)})"
    row = Markup("<li>{} {}{}{}</li>")
    text = Markup("<pre>{}</pre>").format(visible(item.text)) if item.text else ""
    return row.format(mark, visible(item.title), points, text)
