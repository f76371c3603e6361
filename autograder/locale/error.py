"""The base of all errors that a person may meet: sentences to read, and the exit status of the command that failed."""

from __future__ import annotations

from typing import ClassVar

from autograder.locale.message import Message, Writer

WRONG_CALL = 2  # the command line, or a file of the person who typed it, has to be changed
OUR_FAULT = 3  # the grader could not do its work


class KitError(Exception):
    """Something is wrong that a person has to know. `messages`: one or more sentences; the last one is the point."""

    exit_status: ClassVar[int] = WRONG_CALL

    def __init__(self, *messages: Message) -> None:
        self.messages = messages
        super().__init__(" ".join(part.text for part in self.messages))

    @property
    def message(self) -> Message:
        """The sentence that says what is wrong and what to do."""
        return self.messages[-1]

    def render(self, writer: Writer) -> str:
        """All sentences in one language, a line each."""
        return "\n".join(writer.render(part) for part in self.messages)
