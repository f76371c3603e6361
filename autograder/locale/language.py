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
CONTEXT = "{}\x04{}"  # how gettext writes a key of msgctxt and msgid


def language_of_environment() -> str:
    """The language that AUTOGRADER_LANG or the locale asks for; English if that is none of ours.

    babel's `negotiate_locale` would answer the same, but a cold run in English has no time to import babel.
    """
    variables = ("AUTOGRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set wins, as in gettext
    wanted = next(filter(None, (os.environ.get(name) for name in variables)), None)
    if wanted is None:
        wanted = locale.getlocale()[0] or ""  # Windows sets no variable, and spells the name: Portuguese_Brazil
    return "pt-BR" if wanted.lower().startswith(("pt", "portuguese")) else "en"


@cache
def catalogue(path: Path) -> Mapping[str, str]:
    """The translations in a .po file, by their English; a fuzzy or empty entry does not count."""
    if not path.exists():
        return {}
    from babel.messages.pofile import read_po  # English needs no catalogue, and a cold run has no time to lose

    with path.open("rb") as lines:
        entries = read_po(lines)
    return {
        CONTEXT.format(entry.context, entry.id) if entry.context else str(entry.id): str(entry.string)
        for entry in entries
        if entry.id and entry.string and not entry.fuzzy
    }


class Language(Writer):
    """Turns English text and messages into one language.

    `catalogues`: the .po files of the assignments at hand, for sentences that are not the engine's own (titles,
    docstrings of checks, hints). Raises ValueError for a language that we do not have.
    """

    def __init__(self, code: str, catalogues: Iterable[Path] = ()) -> None:
        if code not in LANGUAGES:
            raise ValueError(f"no language {code!r}: choose one of {', '.join(LANGUAGES)}")
        self.code = code
        self.translations: dict[str, str] = {}
        if code != "en":
            for path in (*sorted((HERE / code).glob("*.po")), *catalogues):
                self.translations.update(catalogue(path))

    def text(self, english: str, context: str = "") -> str:
        """The translation of a sentence, its values not yet filled in; the English where there is none.

        `context`: the id of the message, for an entry whose msgctxt it is. Only English that needs two translations
        has such entries: "not attempted" is «não tentada» of a check and «não tentado» of an exercise.
        """
        general = self.translations.get(english, english)
        return self.translations.get(CONTEXT.format(context, english), general)

    def decimal(self, plain: str) -> str:
        """A number with this language's decimal symbol."""
        if self.code == "en":
            return plain
        from babel.numbers import get_decimal_symbol

        return plain.replace(".", get_decimal_symbol(self._locale))

    def plural(self, count: float, forms: list[str]) -> str:
        """The form that goes with a finite count, by the plural rules of this language: «0 questão», «1,5 questão»."""
        if self.code == "en":
            return super().plural(count, forms)
        return forms[0] if self._locale.plural_form(count) == "one" else forms[-1]

    @cached_property
    def _locale(self) -> Any:
        from babel import Locale

        return Locale.parse(self.code, sep="-")
