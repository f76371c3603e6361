"""The bound of a report: every message of it is cut, so that no answer can make one of megabytes."""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.inside.protocol.bounds import LONGEST_TEXT, MARK, cut
from autograder.locale.message import Message
from autograder.report import Report

LONGEST_VALUE = 2 * LONGEST_TEXT  # characters of a value in a sentence, such as a list of names
LONGEST_SENTENCE = 4 * LONGEST_VALUE
MOST_VALUES = 50  # of a list in a sentence
DEEPEST = 4  # sentences, and lists, within a sentence


def bounded(report: Report) -> Report:
    """Return a report whose messages are cut; it has a message or three for each check, and a few beside these."""
    checks = [
        msgspec.structs.replace(check, message=short(check.message), cause=short(check.cause), hint=short(check.hint))
        for check in report.checks
    ]
    findings = [msgspec.structs.replace(finding, message=cut_message(finding.message)) for finding in report.findings]
    intake = [cut_message(note) for note in report.intake]
    return msgspec.structs.replace(report, checks=checks, findings=findings, intake=intake)


def short(message: Message | None) -> Message | None:
    """Return a message, if there is one, with its values cut."""
    return None if message is None else cut_message(message)


def cut_message(message: Message) -> Message:
    """Return a message with its values cut; the same one if they are short."""
    values = _cut(message.values, 0)
    text = message.text if len(message.text) <= LONGEST_SENTENCE else cut(message.text, LONGEST_SENTENCE)
    return message if (values, text) == (message.values, message.text) else Message(message.id, values, text)


def _cut(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_VALUE else cut(value, LONGEST_VALUE)
    if depth > DEEPEST and isinstance(value, list | dict):
        return MARK
    if isinstance(value, list):
        return [_cut(part, depth + 1) for part in value[:MOST_VALUES]]
    if isinstance(value, dict):
        return {name: _cut(value[name], depth + 1) for name in list(value)[:MOST_VALUES]}
    return value
