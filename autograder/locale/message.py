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

    An id that is not in `SENTENCES` belongs to an assignment (a hint, for example): its English text is the
    translation key.
    """

    id: str
    values: dict[str, Any] = {}
    text: str = ""


class Writer:
    """Writes sentences, numbers and plurals in one language; the base class writes English."""

    def text(self, english: str, context: str = "") -> str:
        """The translation of a sentence, its values not yet filled in. `context`: the id of the message."""
        return english

    def decimal(self, plain: str) -> str:
        """A number written with a decimal point, as this language writes it."""
        return plain

    def plural(self, count: float, forms: list[str]) -> str:
        """The form of a word that goes with a finite count: one of ["check", "checks"]."""
        return forms[0] if count == 1 else forms[-1]

    def number(self, value: float) -> str:
        """A number in at most four significant digits, or whole."""
        whole = isfinite(value) and abs(value) < 1e15 and value == int(value)
        return self.decimal(str(int(value)) if whole else f"{value:.4g}")

    def points(self, value: float) -> str:
        """Points without trailing zeros: 2, 2.5, 0.33."""
        return self.decimal(f"{value:.2f}".rstrip("0").rstrip("."))

    def counted_points(self, value: float) -> Counted:
        """Points that also choose a word, for `"{points} {points:point|points}".format(points=…)`."""
        return self._counted(self.points(value), value)

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
        return self.text(SENTENCES.get(message.id, message.text), context=message.id)

    def _is_phrase(self, value: Any) -> bool:
        """True if a value is a phrase of ours ("the output"), which needs a capital where it begins a sentence.

        A name keeps its case wherever it stands: `softmax` stays `softmax`. So does a phrase that begins with a name
        ("{name} at the end"), and the text of an assignment, which its author wrote as it is to be read.
        """
        inner = nested(value)
        if inner is None or inner.id not in SENTENCES:
            return False
        return not BEGINS_WITH_VALUE.match(self._template(inner))

    def _value(self, value: Any) -> Counted:
        """A value as text that can be formatted with forms: `{value}` and `{value:one|many}`."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._counted(self.number(value), value)
        inner = nested(value)
        text = str(value) if inner is None else self.render(inner)
        return self._counted(text, number_in(text))

    def _counted(self, written: str, count: float | None) -> Counted:
        def choose(forms: list[str]) -> str:
            # no count, or one that no plural rule knows: reports of other versions may hold anything
            return self.plural(count, forms) if count is not None and isfinite(count) else forms[-1]

        return Counted(written, choose)


class Counted(str):
    """A value as it is written, which also chooses the word beside it: in "{count} {count:check|checks}"."""

    choose: Callable[[list[str]], str]

    def __new__(cls, written: str, choose: Callable[[list[str]], str]) -> Counted:
        """The value as text, with the function that chooses among the forms of a word."""
        made = super().__new__(cls, written)
        made.choose = choose
        return made

    def __format__(self, forms: str) -> str:
        """The value itself, or the form of a word that goes with it."""
        return self.choose(forms.split("|")) if forms else str(self)


ENGLISH = Writer()


def message(id: str, **values: Any) -> Message:
    """One of the engine's own sentences."""
    plain = {name: msgspec.to_builtins(value) for name, value in values.items()}
    return Message(id, plain, ENGLISH.render(Message(id, plain, SENTENCES[id])))


def nested(value: Any) -> Message | None:
    """A value as the message that it is, None if it is none."""
    if isinstance(value, dict) and "id" in value:  # it went through JSON
        return msgspec.convert(value, Message)
    return value if isinstance(value, Message) else None


def number_in(text: str) -> float | None:
    """The number that a text consists of, with either decimal sign; None if it is none."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
