"""A language that messages are rendered in."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from autograder.locale.message import Writer

LANGUAGES = ("en", "pt-BR")
HERE = Path(__file__).parent


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


class Language(Writer):
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

    def decimal(self, plain: str) -> str:
        """A number with this language's decimal symbol."""
        if self.code == "en":
            return plain
        from babel.numbers import get_decimal_symbol

        return plain.replace(".", get_decimal_symbol(self._locale))

    def plural(self, count: float, forms: list[str]) -> str:
        """The form that goes with a count, by the plural rules of this language: Portuguese says «0 questão»."""
        if self.code == "en":
            return super().plural(count, forms)
        return forms[0] if self._locale.plural_form(count) == "one" else forms[-1]

    @cached_property
    def _locale(self) -> Any:
        from babel import Locale

        return Locale.parse(self.code, sep="-")
