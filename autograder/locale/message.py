"""A message: a sentence by its id, with the values that fill it, so that every reader gets it in her own language."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

import msgspec

from autograder.locale.sentences import SENTENCES

BEGINS_WITH_VALUE = re.compile(r"\{(\w+)\}")


class Message(msgspec.Struct, frozen=True):
    """A sentence by its id, with the values that fill it; `text` is the English.

    An id outside of `SENTENCES` belongs to an assignment (a hint, say): its English text is the translation key.
    """

    id: str
    values: dict[str, Any] = {}
    text: str = ""


class Writer:
    """How one language writes sentences, numbers and plurals. The base class writes English."""

    def text(self, english: str) -> str:
        """The translation of a sentence whose values are not filled in yet."""
        return english

    def decimal(self, plain: str) -> str:
        """A number written with a decimal point, as this language writes it."""
        return plain

    def plural(self, count: float, forms: list[str]) -> str:
        """The form of a word that goes with a count: of "check|checks", say."""
        return forms[0] if count == 1 else forms[-1]

    def number(self, value: float) -> str:
        """A number in at most four significant digits, or whole."""
        whole = isfinite(value) and abs(value) < 1e15 and value == int(value)
        return self.decimal(str(int(value)) if whole else f"{value:.4g}")

    def points(self, value: float) -> str:
        """Points without trailing zeros: 2, 2.5, 0.33."""
        return self.decimal(f"{value:.2f}".rstrip("0").rstrip("."))

    def render(self, message: Message) -> str:
        """A message with its values, which are rendered in the same language."""
        template = self._template(message)
        if not message.values:
            return template
        text = template.format_map({name: self._value(value) for name, value in message.values.items()})
        first = BEGINS_WITH_VALUE.match(template)
        if first and self._is_phrase(message.values[first[1]]):
            return text[:1].upper() + text[1:]
        return text

    def _template(self, message: Message) -> str:
        return self.text(SENTENCES.get(message.id, message.text))

    def _is_phrase(self, value: Any) -> bool:
        """Whether a value is one of our phrases, which takes a capital at the start of a sentence; a name does not."""
        inner = nested(value)
        if inner is None or inner.id not in SENTENCES:
            return False
        return not BEGINS_WITH_VALUE.match(self._template(inner))

    def _value(self, value: Any) -> Any:
        if isinstance(value, bool) or value is None:
            return str(value)
        if isinstance(value, int | float):
            return Counted(self.number(value), lambda forms: self.plural(value, forms))
        inner = nested(value)
        return str(value) if inner is None else self.render(inner)


class Counted(str):
    """A number as it is written, which also chooses a word: in "{count} {count:check|checks}"."""

    choose: Callable[[list[str]], str]

    def __new__(cls, written: str, choose: Callable[[list[str]], str]) -> Counted:
        """The number as text, with a function that chooses one of several forms."""
        made = super().__new__(cls, written)
        made.choose = choose
        return made

    def __format__(self, forms: str) -> str:
        """The number itself, or the form of a word that goes with it."""
        return self.choose(forms.split("|")) if forms else str(self)


ENGLISH = Writer()


def message(id: str, **values: Any) -> Message:
    """One of the engine's own sentences."""
    plain = {name: msgspec.to_builtins(value) for name, value in values.items()}
    return Message(id, plain, ENGLISH.render(Message(id, plain, SENTENCES[id])))


def nested(value: Any) -> Message | None:
    """A value as the message that it is, None where it is none."""
    if isinstance(value, dict) and "id" in value:  # it went through JSON
        return msgspec.convert(value, Message)
    return value if isinstance(value, Message) else None
