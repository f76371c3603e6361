"""Tests of a message in pieces: whole however it is cut, and never longer than it may be."""

from __future__ import annotations

import pytest

from autograder.inside.protocol.channel import LARGEST_MESSAGE, LENGTH, ProtocolError
from autograder.sandbox.partial_message import PartialMessage


@pytest.mark.parametrize("content", [b"", b"x", b"a message of some length"])
@pytest.mark.parametrize("most", [1, 3, 100])
def test_a_message_is_whole_however_it_arrives(content: bytes, most: int) -> None:
    waiting = LENGTH.pack(len(content)) + content + b"the next message"
    message = PartialMessage()
    while not message.is_whole:
        part, waiting = waiting[: min(most, message.missing)], waiting[min(most, message.missing) :]
        message.add(part)
    assert message.content == content and waiting == b"the next message"


def test_half_a_message_is_not_whole() -> None:
    message = PartialMessage()
    message.add(LENGTH.pack(4))
    message.add(b"abc")
    assert not message.is_whole and message.missing == 1


def test_a_length_beyond_the_limit_is_refused_before_any_content() -> None:
    message = PartialMessage()
    message.add(LENGTH.pack(LARGEST_MESSAGE)[:3])
    with pytest.raises(ProtocolError, match="a message of"):
        message.add(LENGTH.pack(LARGEST_MESSAGE + 1)[3:])
