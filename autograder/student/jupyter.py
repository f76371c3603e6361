"""For notebooks: `check("module.py")` shows what the public checks say of the module beside the notebook."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from autograder.locale.language import Language
from autograder.report import message
from autograder.student.check import Checked, Line
from autograder.student.check import check as run_checks

MARKS = {"passed": "✓", "failed": "✗", "not_attempted": "…", "blocked": "…", "not_run": "…", "broken": "!"}
COLOURS = {"passed": "#1a7f37", "failed": "#b3261e"}


class Shown:
    """The result of the public checks as a notebook shows it: a table, or lines of text."""

    def __init__(self, checked: Checked, language: str) -> None:
        self.checked = checked
        self.language = Language(language)
        self.language.translations.update(checked.translations.get(language, {}))

    @property
    def summary(self) -> str:
        """How many passed, and how many hidden checks wait."""
        if self.checked.fault is not None:
            return self.language.render(self.checked.fault)
        passed = sum(line.outcome == "passed" for line in self.checked.lines)
        counts = {"passed": passed, "total": len(self.checked.lines), "hidden": self.checked.hidden_checks}
        return self.language.render(message("public_checks_summary", **counts))

    def told(self, line: Line) -> list[str]:
        """What is said of a check that did not pass."""
        return [self.language.render(part) for part in line.told] if line.outcome != "passed" else []

    def __repr__(self) -> str:
        rows = []
        for line in self.checked.lines:
            rows.append(f"{MARKS[line.outcome]} {self.language.text(line.title)}")
            rows += [f"    {text}" for text in self.told(line)]
        return "\n".join([*rows, self.summary])

    def _repr_html_(self) -> str:
        rows = "".join(self._row(line) for line in self.checked.lines)
        table = f'<table style="text-align: left">{rows}</table>' if rows else ""
        return f"{table}<p>{escape(self.summary)}</p>"

    def _row(self, line: Line) -> str:
        title = escape(self.language.text(line.title))
        told = "".join(f"<br>{marked(text)}" for text in self.told(line))
        colour = COLOURS.get(line.outcome, "inherit")
        left = 'style="text-align: left; vertical-align: top"'
        mark = f'<td {left}><b style="color: {colour}">{MARKS[line.outcome]}</b></td>'
        return f"<tr>{mark}<td {left}>{title}<small>{told}</small></td></tr>"


def marked(text: str) -> str:
    """Text as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def check(path: str, language: str = "en") -> Shown:
    """Run the public checks on the module at `path`, which lies beside test_public.py; call it again after a change."""
    return Shown(run_checks(Path(path).resolve().parent), language)
