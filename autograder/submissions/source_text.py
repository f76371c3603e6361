"""Decodes a source file, whatever its encoding, and encodes it as UTF-8 that Python reads the same way everywhere."""

from __future__ import annotations

import codecs
import re

from autograder.locale.message import Message, message
from autograder.submissions.files import SubmissionRejected, shown

MARKS = {  # byte order marks, which an editor may write at the start; the longer ones first, since they begin alike
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
DECLARATION = re.compile(r"\A(?:[ \t\f]*(?:#[^\n]*)?\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*([-\w.]+)")  # PEP 263
NEVER_IN_TEXT = re.compile(
    r"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f\ud800-\udfff]"
)  # tabs, line ends and escapes for colours may be
NOT_FOR_FILES = {"idna", "punycode", "undefined"}  # decoding them takes time quadratic in the length


def decode(data: bytes, name: str) -> tuple[str, list[Message]]:
    """Return the text of a source file with plain line ends, and notes on its encoding. Raises SubmissionRejected."""
    text, notes = decode_marked(data, name)
    if NEVER_IN_TEXT.search(text):
        raise SubmissionRejected(message("source_binary", file=shown(name)))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip(" \t\n\f\v\x1a"):
        raise SubmissionRejected(message("source_empty", file=shown(name)))
    return text, notes


def decode_marked(data: bytes, name: str) -> tuple[str, list[Message]]:
    """Return the text of a file by its byte order mark, by the encoding that it declares, or as UTF-8; and notes."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            notes = [message("source_other_unicode", file=shown(name), encoding=encoding.upper())]
            return data.decode(encoding, "replace"), notes if encoding != "utf-8-sig" else []
    notes = []
    if declared := DECLARATION.match(data[:2000].decode("latin-1").replace("\r\n", "\n")):
        text = decode_declared(data, declared[1])
        if text is not None:
            return text, []
        notes = [message("source_wrong_declaration", file=shown(name), encoding=shown(declared[1]))]
    try:
        return data.decode("utf-8"), notes
    except UnicodeDecodeError:  # cp1252 is what editors on Windows call ANSI
        return data.decode("cp1252", "replace"), notes or [message("source_not_utf8", file=shown(name))]


def decode_declared(data: bytes, encoding: str) -> str | None:
    """Return the text by the encoding that a file declares, None if that does not fit."""
    try:
        if codecs.lookup(encoding).name in NOT_FOR_FILES:
            return None
        return data.decode(encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def encode(text: str) -> bytes:
    """Return the text as UTF-8, with a declaration of another encoding corrected."""
    declared = DECLARATION.match(text)
    if declared:
        text = f"{text[: declared.start(1)]}utf-8{text[declared.end(1) :]}"
    return text.encode("utf-8", "replace")
