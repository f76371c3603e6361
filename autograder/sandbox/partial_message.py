"""A message that arrives in pieces, while its reader also watches other things."""

from __future__ import annotations

from autograder.inside.protocol.channel import LARGEST_MESSAGE, LENGTH, ProtocolError


class PartialMessage:
    """The part of a message that has arrived: its length first, then its content."""

    def __init__(self) -> None:
        self.content = bytearray()  # of the length, until that is known
        self.size: int | None = None

    @property
    def missing(self) -> int:
        """The bytes that are to be read next; never those of the message that follows."""
        return (LENGTH.size if self.size is None else self.size) - len(self.content)

    @property
    def is_whole(self) -> bool:
        """True once `content` is the content of the whole message."""
        return self.size is not None and not self.missing

    def add(self, part: bytes) -> None:
        """Add bytes that were read, no more than are missing. Raises ProtocolError for a length beyond the limit."""
        self.content += part
        if self.size is None and not self.missing:
            (self.size,) = LENGTH.unpack(self.content)
            if self.size > LARGEST_MESSAGE:
                raise ProtocolError(f"a message of {self.size} bytes")
            self.content = bytearray()
