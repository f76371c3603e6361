"""Messages on an import that failed."""

from __future__ import annotations

from typing import Any

from autograder.checks.claims.compare import source_place
from autograder.inside.protocol.observation import Ending
from autograder.locale.message import Message, message


def load_message(file: str, ended: Ending, tolerant: bool) -> Message:
    """Return the message on a source that failed. `tolerant`: the rest of the module was run nevertheless."""
    place = source_place(file)
    if ended.how == "timed_out":
        return message("load_timed_out", file=place, seconds=ended.text)
    if ended.how == "out_of_memory":
        return message("load_out_of_memory", file=place)
    if ended.how != "raised" and ended.how != "not_attempted":
        return message("load_ended", file=place)
    if ended.kind in ("SystemExit", "KeyboardInterrupt"):
        return message("load_ended", file=place)
    values: dict[str, Any] = {"file": place, "kind": ended.kind, "text": ended.text}
    if ended.line is None:
        return message("load_raised_without_line", **values)
    return message("cell_failed" if tolerant else "load_raised", line=ended.line, **values)
