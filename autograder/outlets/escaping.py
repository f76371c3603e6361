"""Escapes text that somebody else wrote: harmless in HTML, and hidden characters become visible."""

import re

from markupsafe import Markup, escape

# Characters that draw nothing, erase, or reorder the text around them (CVE-2021-42574, "Trojan Source"), and those that
# HTML or UTF-8 cannot hold. Tab and newline stay; so do the joiners inside of emoji and of Persian (U+200C, U+200D).
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
CODE = re.compile(r"`([^`\n]+)`")


def _named(hidden: re.Match[str]) -> str:
    return f"<span class=hidden>U+{ord(hidden[0]):04X}</span>"


def visible(text: str) -> Markup:
    """Return `text` as HTML: escaped, hidden characters shown by their number."""
    return Markup(HIDDEN.sub(_named, str(escape(text))))


def sentence(text: str) -> Markup:
    """Like `visible`, with text in backticks set as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(visible(text))))


def plain(text: str) -> str:
    """Return `text` with a replacement character for each hidden one, for places without markup (a page's title)."""
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
