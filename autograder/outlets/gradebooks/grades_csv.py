"""grades.csv: one line per report, for a spreadsheet or a gradebook."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from typing import get_args

from autograder.report import CheckOutcome, Report

# Without the mark, Excel reads the file in the machine's old code page, and João becomes JoÃ£o. LibreOffice, Google
# Sheets and pandas skip it; Python's csv needs encoding="utf-8-sig".
BYTE_ORDER_MARK = "\ufeff"
OUTCOMES: tuple[CheckOutcome, ...] = get_args(CheckOutcome)
COLUMNS = ("student", "assignment", "score", "max_score", "points_open", "outcome", *OUTCOMES, "submission")

# Characters that make a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms included.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def render(reports: Iterable[Report]) -> str:
    """Return the text of the file (RFC 4180), sorted by student and assignment. Public checks are not counted."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(COLUMNS)
    for report in sorted(reports, key=lambda report: (report.student, report.assignment)):
        writer.writerow(_row(report))
    return BYTE_ORDER_MARK + lines.getvalue()


def _row(report: Report) -> list[str | int]:
    counts = Counter(check.outcome for check in report.checks if not check.public)
    return [
        defused(report.student),
        defused(report.assignment),
        _decimal(report.score),
        _decimal(report.max_score),
        _decimal(report.points_open),
        report.outcome,
        *(counts[outcome] for outcome in OUTCOMES),
        defused(report.provenance.submission),
    ]


def defused(text: str) -> str:
    """Return text that a spreadsheet does not take for a formula; what UTF-8 cannot hold becomes a question mark."""
    text = text.encode("utf-8", "replace").decode()
    return f"'{text}" if text.startswith(FORMULA) else text


def _decimal(points: float) -> str:
    """Points rounded to six decimals, without trailing zeros: 2, 0.333333."""
    return f"{points:.6f}".rstrip("0").rstrip(".")
