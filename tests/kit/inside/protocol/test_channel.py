"""Tests of channels: whole messages or a reason, never half of one, never a wait without an end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import msgspec
import pytest

from autograder.inside.protocol.channel import LARGEST_MESSAGE, LENGTH, Channel, Closed, ProtocolError, TimedOut


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    one, other = map(Channel, socket.socketpair())
    yield one, other
    one.close()
    other.close()


def soon(seconds: float = 0.05) -> float:
    return time.monotonic() + seconds


def test_messages_come_whole_and_in_order(ends: tuple[Channel, Channel]) -> None:
    one, other = ends
    for message in (["a", 1], "", list(range(1000))):
        one.send(message)
    assert [other.receive(list), other.receive(str), other.receive(list)] == [["a", 1], "", list(range(1000))]


def test_a_message_larger_than_any_buffer_arrives(ends: tuple[Channel, Channel]) -> None:
    one, other = ends
    content = bytes(range(256)) * (20 << 12)  # 20 MB
    sender = threading.Thread(target=one.send_bytes, args=(content,))
    sender.start()
    assert other.receive_bytes(soon(20)) == content
    sender.join()


def test_an_end_that_is_gone_is_told(ends: tuple[Channel, Channel]) -> None:
    one, other = ends
    other.close()
    with pytest.raises(Closed):
        one.receive(str)
    with pytest.raises(Closed):
        one.send("hello")


def test_half_a_message_from_an_end_that_is_gone_is_no_message(ends: tuple[Channel, Channel]) -> None:
    one, other = ends
    one.connection.sendall(LENGTH.pack(100) + b"half")
    one.close()
    with pytest.raises(Closed):
        other.receive(str, soon())


@pytest.mark.parametrize("part", [b"", b"\0\0", LENGTH.pack(100), LENGTH.pack(100) + b"half"], ids=repr)
def test_silence_ends_at_the_deadline(ends: tuple[Channel, Channel], part: bytes) -> None:
    one, other = ends
    one.connection.sendall(part)
    started = time.monotonic()
    with pytest.raises(TimedOut):
        other.receive(str, soon())
    assert time.monotonic() - started < 5


def test_a_deadline_in_the_past_is_kept(ends: tuple[Channel, Channel]) -> None:
    ends[0].send("here")
    with pytest.raises(TimedOut):
        ends[1].receive(str, soon(-1))


def test_whoever_does_not_take_a_message_is_waited_for_only_so_long(ends: tuple[Channel, Channel]) -> None:
    one, _ = ends
    one.connection.settimeout(0.05)
    with pytest.raises(TimedOut):
        one.send_bytes(bytes(8 << 20))


def test_a_length_beyond_the_limit_is_refused_before_a_byte_is_read(ends: tuple[Channel, Channel]) -> None:
    one, other = ends
    one.connection.sendall(LENGTH.pack(LARGEST_MESSAGE + 1))
    with pytest.raises(ProtocolError, match=f"a message of {LARGEST_MESSAGE + 1} bytes"):
        other.receive(str)


def test_a_message_beyond_the_limit_is_not_sent(ends: tuple[Channel, Channel]) -> None:
    with pytest.raises(ProtocolError):
        ends[0].send_bytes(bytes(LARGEST_MESSAGE + 1))
    assert not ends[1].waiting()


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x91" * 5000, msgspec.msgpack.encode(7)], ids=len)
def test_another_message_than_the_one_awaited_is_nonsense(ends: tuple[Channel, Channel], content: bytes) -> None:
    ends[0].send_bytes(content)
    with pytest.raises(ProtocolError):
        ends[1].receive(str)


def test_waiting_tells_whether_something_came(ends: tuple[Channel, Channel]) -> None:
    one, other = ends
    assert not other.waiting()
    one.send("x")
    assert other.waiting()
