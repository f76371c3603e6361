"""What reads strangers' bytes stands a sample of the inputs of `make fuzz`, and every input that once broke it."""

from __future__ import annotations

import pytest

from tests.tools import fuzz

FOUND: dict[str, list[bytes]] = {
    "wire": [],
    "notebook": [],
    "archive": [],
    "source": [],
    "report": [],
}


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_no_input_breaks_a_reader(name: str) -> None:
    fuzz.fuzz(name, 300)


@pytest.mark.parametrize("name", fuzz.TARGETS)
def test_the_whole_message_is_read(name: str) -> None:
    read, whole = fuzz.TARGETS[name]
    read(whole)


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, found in FOUND.items() for data in found])
def test_what_once_broke_a_reader_breaks_it_no_more(name: str, data: bytes) -> None:
    fuzz.TARGETS[name][0](data)
