"""Words that no teacher should read of a student's file, since they say what somebody meant by it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.locale.language import LANGUAGES, Language
from autograder.locale.message import Message

WORDS = re.compile(
    r"cheat|attempt|suspic|suspect|forg(e|ing|ery)|attack|trick|hack|malicious|dishonest|fraud|tamper|evade|bypass"
    r"|reach(es)? beyond|reaches for|hides|sneak|abus"
    r"|trapaç|fraud|suspeit|suspic|forj|tentativa|ataque|truque|desonest|burl|malicios|mal-intencionad|engan|esconde",
    re.IGNORECASE,
)


def accusing(messages: Iterable[Message]) -> list[str]:
    """The messages, in both languages, that hold such a word outside of code."""
    rendered = [Language(code).render(told) for told in messages for code in LANGUAGES]
    return [text for text in rendered if WORDS.search(re.sub(r"`[^`]*`", "", text))]
