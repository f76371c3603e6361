"""A list of structs in a JSON file of the output folder, such as the teacher's comments and decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from autograder.atomic_file import write_whole
from autograder.locale.error import KitError
from autograder.locale.message import message

T = TypeVar("T", bound=msgspec.Struct)


def read_list(path: Path, type: type[T], error: type[KitError]) -> list[T]:
    """Return what is stored in a file; an empty list if there is none. Raises `error` if it is damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[type])  # type: ignore[valid-type]
    except (FileNotFoundError, NotADirectoryError):  # a file in the place of the folder is refused later
        return []
    except (OSError, msgspec.DecodeError) as damage:
        raise error(message("list_damaged", file=str(path), text=str(damage))) from None


def write_list(path: Path, values: list[T]) -> None:
    """Replace the file by one with these values, to be read by people too."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(values), indent=1) + b"\n")
