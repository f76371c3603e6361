"""A listing: a student's source as numbered lines, escaped, and cut where nobody would read on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup

from autograder.outlets.escaping import visible

MAX_LINES = 2000  # a module has 20 to 200 lines; a page with 2000 still opens at once on a phone
MAX_WIDTH = 2000  # characters; a longer line is data, not code
NEWLINE = re.compile(r"\r\n|\r|\n")  # the line ends of Python source; str.splitlines splits at others, too


@dataclass(slots=True)
class SourceLine:
    """One line of the source. `pointers`: anchors and titles of the checks that name it."""

    number: int
    text: Markup
    left_out: int = 0
    pointers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """The lines that are shown, and the number of those that are not."""

    lines: list[SourceLine]
    left_out: int = 0

    def __contains__(self, number: int) -> bool:
        return 1 <= number <= len(self.lines)

    def blocks(self) -> Iterator[Markup | SourceLine]:
        """Yield runs of plain lines as finished list items, for speed, and each line with pointers or cuts as it is."""
        for special, run in groupby(self.lines, key=lambda line: bool(line.pointers or line.left_out)):
            if special:
                yield from run
            else:
                yield Markup("".join([f'<li id="L{line.number}"><code>{line.text}</code></li>\n' for line in run]))

    def point(self, number: int, anchor: str, title: str) -> None:
        """Add a pointer to the check at `anchor`, which names this line."""
        pointers = self.lines[number - 1].pointers
        if (anchor, title) not in pointers:
            pointers.append((anchor, title))


def listing(source: str) -> Listing:
    """Return the listing of `source`."""
    texts = NEWLINE.split(source.removeprefix("\ufeff"))
    if texts[-1] == "":  # the last newline ends a line and does not begin one
        texts.pop()
    shown = texts[:MAX_LINES]
    escaped = visible("\n".join(text[:MAX_WIDTH] for text in shown)).split(
        "\n"
    )  # all at once, since line by line is slower
    lines = [
        SourceLine(number, text, max(0, len(whole) - MAX_WIDTH))
        for number, (text, whole) in enumerate(zip(escaped, shown, strict=True), 1)
    ]
    return Listing(lines, max(0, len(texts) - MAX_LINES))
