"""A channel carries whole messages over a stream socket, each after its length; it needs no torch."""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

LARGEST_MESSAGE = 64 << 20  # bytes; replies in ordinary checks are thousands of times smaller
LENGTH = struct.Struct("!I")

T = TypeVar("T")


class ProtocolError(Exception):
    """A message that our own code at the other end would not send."""


class Closed(Exception):
    """The other end is gone."""


class TimedOut(Exception):
    """No whole message came before the deadline."""


def framed(content: bytes) -> bytes:
    """A message as it travels: after its length. Raises ProtocolError where it is too large."""
    if len(content) > LARGEST_MESSAGE:
        raise ProtocolError(f"a message of {len(content)} bytes")
    return LENGTH.pack(len(content)) + content


def size_of(head: bytes | bytearray) -> int:
    """The length of the message that comes after these first bytes. Raises ProtocolError where it is too large."""
    (size,) = LENGTH.unpack(head)
    if size > LARGEST_MESSAGE:
        raise ProtocolError(f"a message of {size} bytes")
    return int(size)


class Channel:
    """One end of a stream socket that carries whole messages."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def fileno(self) -> int:
        """The descriptor, as `select` asks for it."""
        return self.connection.fileno()

    def close(self) -> None:
        """Close this end."""
        self.connection.close()

    def send(self, message: Any) -> None:
        """Send a message without tensors; blocks until the other end has room for it.

        Raises Closed, or TimedOut if the socket has a timeout.
        """
        self.send_bytes(msgspec.msgpack.encode(message))

    def send_bytes(self, content: bytes) -> None:
        """Send an encoded message."""
        self.send_together([content])

    def send_together(self, contents: Sequence[bytes]) -> None:
        """Send several encoded messages at once."""
        together = b"".join([framed(content) for content in contents])
        try:
            self.connection.sendall(together)
        except TimeoutError:
            raise TimedOut from None
        except OSError as error:
            raise Closed from error

    def receive(self, type: type[T], deadline: float | None = None) -> T:
        """Return the next message, one without tensors.

        `deadline`: in seconds of `time.monotonic`. Raises Closed, TimedOut or ProtocolError.
        """
        content = self.receive_bytes(deadline)
        try:
            return msgspec.msgpack.decode(content, type=type)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise ProtocolError(f"{type}: {error}") from None

    def receive_bytes(self, deadline: float | None = None) -> bytearray:
        """Return the next message, still encoded. Raises as `receive`."""
        return self._exactly(size_of(self._exactly(LENGTH.size, deadline)), deadline)

    def waiting(self) -> bool:
        """True if something has arrived, or the other end is gone."""
        return bool(select.select([self.connection], [], [], 0)[0])

    def _exactly(self, size: int, deadline: float | None) -> bytearray:
        content = bytearray(size)
        view = memoryview(content)
        while view:
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0 or not select.select([self.connection], [], [], left)[0]:
                    raise TimedOut
            try:
                count = self.connection.recv_into(view)
            except OSError as error:
                raise Closed from error
            if count == 0:
                raise Closed
            view = view[count:]
        return content
