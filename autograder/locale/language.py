"""A language that messages are rendered in."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import isfinite
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from autograder.locale.sentences import SENTENCES

LANGUAGES = ("en", "pt-BR")
HERE = Path(__file__).parent
BEGINS_WITH_VALUE = re.compile(r"\{(\w+)\}")


def language_of_environment() -> str:
    """The language that AUTOGRADER_LANG or the locale asks for; English where neither names one that we have."""
    for variable in ("AUTOGRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        wanted = os.environ.get(variable, "").lower()
        if wanted:
            return "pt-BR" if wanted.startswith("pt") else "en"
    spoken = locale.getlocale()[0] or ""  # Windows has none of these variables, and writes the name out
    return "pt-BR" if spoken.lower().startswith(("pt", "portuguese")) else "en"


@cache
def catalogue(path: Path) -> Mapping[str, str]:
    """English to translation, from a .po file; a fuzzy or empty entry does not count."""
    if not path.exists():
        return {}
    from babel.messages.pofile import read_po  # English needs no catalogue, and a cold run has no time to lose

    with path.open("rb") as lines:
        entries = read_po(lines)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string and not entry.fuzzy}


class Language:
    """Turns English text and messages into one language.

    `catalogues` are the .po files of the assignments at hand, whose sentences (titles, docstrings of checks, hints)
    are not the engine's own.
    """

    def __init__(self, code: str, catalogues: Iterable[Path] = ()) -> None:
        if code not in LANGUAGES:
            raise ValueError(f"no language {code!r}: choose one of {', '.join(LANGUAGES)}")
        self.code = code
        self.translations: dict[str, str] = {}
        if code != "en":
            for path in (*sorted((HERE / code).glob("*.po")), *catalogues):
                self.translations.update(catalogue(path))

    def text(self, english: str) -> str:
        """One sentence without values; English comes back where there is no translation."""
        return self.translations.get(english, english)

    def number(self, value: float) -> str:
        """A number in at most four significant digits, or whole; with a decimal comma in Portuguese."""
        whole = isfinite(value) and abs(value) < 1e15 and value == int(value)
        plain = str(int(value)) if whole else f"{value:.4g}"
        return plain.replace(".", ",") if self.code == "pt-BR" else plain

    def points(self, value: float) -> str:
        """Points without needless zeros: 2, 2.5, 0.33."""
        plain = f"{value:.2f}".rstrip("0").rstrip(".")
        return plain.replace(".", ",") if self.code == "pt-BR" else plain

    def render(self, message: Any) -> str:
        """A message (anything with id, values and text), its values rendered in the same language."""
        template = self._template(message)
        if not message.values:
            return template
        filled = {name: self._value(value) for name, value in message.values.items()}
        text = template.format_map(filled)
        first = BEGINS_WITH_VALUE.match(template)
        if first and self._is_phrase(message.values[first[1]]):
            return text[:1].upper() + text[1:]
        return text

    def _template(self, message: Any) -> str:
        return self.text(SENTENCES.get(message.id, message.text))

    def _is_phrase(self, value: Any) -> bool:
        """Whether a value is words of our own, which take a capital where they begin a sentence; a name does not."""
        inner = nested(value)
        if inner is None or inner.id not in SENTENCES:
            return False
        return not BEGINS_WITH_VALUE.match(self._template(inner))

    def _value(self, value: Any) -> str:
        if isinstance(value, bool) or value is None:
            return str(value)
        if isinstance(value, int | float):
            return self.number(value)
        inner = nested(value)
        return str(value) if inner is None else self.render(inner)


def nested(value: Any) -> Any:
    """A value as the message that it is, None where it is none."""
    if isinstance(value, dict):  # it went through JSON
        return SimpleNamespace(**value)
    return value if hasattr(value, "text") else None
