"""The body of a reply to Open edX's XQueue: correct or not, a score from 0 to 1, and HTML that is well-formed XML.

edx-submissions multiplies the score by the problem's points and rounds: with the default of one point, 0.7 becomes 1
and 0.3 becomes 0. Set `points_possible` to 100. https://github.com/openedx/edx-submissions
"""

from __future__ import annotations

from math import floor

import msgspec
from markupsafe import Markup

from autograder.locale.language import Language
from autograder.outlets.escaping import visible
from autograder.outlets.student_view import HostCheck, HostReport, cross, fitting
from autograder.report import Report

LIMIT = 100_000  # bytes; it is stored in a column of a database and sent to a page
PERCENT = 100


def render(report: Report, language: Language) -> bytes:
    """Return the content of `xqueue_body`."""
    return fitting(cross(report, language), lambda crossing: _body(crossing, language), LIMIT, language)


def _body(crossing: HostReport, language: Language) -> bytes:
    pieces = [Markup("<p>{}</p>").format(visible(note)) for note in crossing.notes]
    rows = [_row(item, language) for item in crossing.shown]
    if rows:
        pieces.append(Markup("<ul>{}</ul>").format(Markup("").join(rows)))
    correct = crossing.fraction == 1 and not crossing.broken
    score = floor(crossing.fraction * PERCENT + 1e-9) / PERCENT  # rounded up, 99.6 percent would be full marks
    message = str(Markup("<div>{}</div>").format(Markup("").join(pieces))).replace("class=hidden", 'class="hidden"')
    return msgspec.json.encode({"correct": correct, "score": score, "msg": message})


def _row(item: HostCheck, language: Language) -> Markup:
    score = f" ({item.score(language)})" if not item.public else ""
    text = Markup("<pre>{}</pre>").format(visible(item.text)) if item.text else ""
    return Markup("<li>{} {}{}{}</li>").format(item.mark, visible(item.title), score, text)
