"""Tests of the encodings that source files come in."""

from __future__ import annotations

import pytest

from autograder.submissions.files import SubmissionRejected
from autograder.submissions.source_text import decode, encode

TEXT = "# função\nx = 'ã'\n"


def told(data: bytes) -> list[str]:
    return [note.text for note in decode(data, "a.py")[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_with_and_without_a_mark_is_read_and_nothing_is_told(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.py") == (TEXT, [])


@pytest.mark.parametrize(("encoding", "named"), [("utf-16", "UTF-16"), ("utf-32", "UTF-32")])
def test_other_unicode_is_read_and_told(encoding: str, named: str) -> None:
    assert decode(TEXT.encode(encoding), "a.py")[0] == TEXT
    assert told(TEXT.encode(encoding)) == [
        f"a.py is saved as {named}, which Python does not run; it was graded nevertheless. Save it as UTF-8."
    ]


@pytest.mark.parametrize("first", ["# -*- coding: latin-1 -*-", "#!/usr/bin/python\n# vim: set fileencoding=latin-1 :"])
def test_a_declared_encoding_is_honoured(first: str) -> None:
    text = f"{first}\n{TEXT}"
    assert decode(text.encode("latin-1"), "a.py") == (text, [])


def test_an_encoding_that_is_declared_after_code_counts_for_nothing() -> None:
    text = f"import os\n# coding: latin-1\n{TEXT}"
    assert decode(text.encode(), "a.py") == (text, [])


def test_latin1_without_a_declaration_is_read_and_the_way_out_is_told() -> None:
    assert decode(TEXT.encode("latin-1"), "a.py")[0] == TEXT
    assert told(TEXT.encode("latin-1")) == [
        "a.py is not saved as UTF-8, so Python may not run it; it was graded nevertheless."
        " In your editor, save it with the encoding UTF-8."
    ]


@pytest.mark.parametrize("encoding", ["klingon", "ascii", "zlib", "punycode", "idna", "undefined"])
def test_a_declaration_that_does_not_fit_is_told_and_utf8_is_tried(encoding: str) -> None:
    text = f"# coding: {encoding}\n{TEXT}"
    assert decode(text.encode(), "a.py")[0] == text
    assert told(text.encode()) == [
        f"a.py declares the encoding {encoding} in its first lines, which is not how it is saved."
        " Delete that line, and save the file as UTF-8."
    ]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_of_other_systems_become_plain(newline: str) -> None:
    assert decode(TEXT.replace("\n", newline).encode(), "a.py") == (TEXT, [])


@pytest.mark.parametrize("data", [b"", b"\n \t\n", b"\xef\xbb\xbf", "\n".encode("utf-16")])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(SubmissionRejected, match=r"a\.py is empty"):
        decode(data, "a.py")


@pytest.mark.parametrize(
    "data",
    [b"x = 1\0", b"PK\x03\x04\x14\x00", b"%PDF-1.4\n\x01\x02", TEXT.encode("utf-16-le"), b"\x7fELF\x02\x01\x01"],
    ids=["nul", "zip", "pdf", "utf-16 without a mark", "program"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SubmissionRejected, match=r"a\.py is not text"):
        decode(data, "a.py")


def test_encoded_text_declares_nothing_but_utf8() -> None:
    text = "# -*- coding: latin-1 -*-\nx = 'ã'\n"
    space: dict[str, str] = {}
    exec(compile(encode(text), "a.py", "exec"), space)
    assert space["x"] == "ã"
    assert encode("import os\n# coding: latin-1\n") == b"import os\n# coding: latin-1\n"


def test_half_of_a_letter_becomes_a_question_mark() -> None:
    assert encode("x = '\ud83d'") == b"x = '?'"
