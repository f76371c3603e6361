"""Reads the code cells of a notebook as pieces of a module, without the syntax that only IPython understands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from autograder.inside.protocol.request import SourceFile
from autograder.locale.message import Message, message
from autograder.submissions import source_text
from autograder.submissions.files import LIMITS, MB, SubmissionRejected, shown

LEFT_OUT = "check"  # the tag of cells in a lesson that try out the student's code
MOST_TEXT = 2 * LIMITS["source"]  # characters of all cells, also of those that are left out
CURRENT = 4  # the version of the format since 2015


def read_notebook(data: bytes, name: str, module: str) -> tuple[list[SourceFile], list[Message]]:
    """Return the code cells of a notebook, and notes on them. Raises SubmissionRejected if there is none to run."""
    sources: list[SourceFile] = []
    notes: list[Message] = []
    cells = list(filled_cells(data, name))
    if sum(len(text) for text, _ in cells if text is not None) > MOST_TEXT:
        raise SubmissionRejected(message("notebook_code_too_large", file=shown(name), limit=LIMITS["source"] // MB))
    for number, (text, tags) in enumerate(cells, 1):
        if text is None or "\0" in text:
            notes.append(message("notebook_cell_unreadable", cell=number, file=shown(name)))
        elif LEFT_OUT not in tags and (code := python_of(text, module)) is not None:
            place = f"cell {number} of {shown(PurePosixPath(name).name)}"
            sources.append(SourceFile(place, source_text.encode(code)))
    if sum(len(piece.code) for piece in sources) > LIMITS["source"]:
        raise SubmissionRejected(message("notebook_code_too_large", file=shown(name), limit=LIMITS["source"] // MB))
    if not sources:
        raise SubmissionRejected(message("notebook_no_code", file=shown(name)))
    return sources, notes


def filled_cells(data: bytes, name: str) -> Iterator[tuple[str | None, list[Any]]]:
    """Yield text and tags of each code cell that is not empty; Jupyter does not number those either.

    Raises SubmissionRejected if it is not a notebook.
    """
    for cell in code_cells(data, name):
        text = source_of(cell)
        if text is None or text.strip():
            yield text, tags_of(cell)


def is_notebook(text: str) -> bool:
    """True if the text of a file that is called .py is a notebook."""
    return text.lstrip().startswith("{") and '"cells"' in text and '"nbformat"' in text


def code_cells(data: bytes, name: str) -> list[dict[str, Any]]:
    """Return the code cells of a notebook of any version. Raises SubmissionRejected if it is not a notebook."""
    notebook = current(*notebook_in(data, name), name)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise SubmissionRejected(message("notebook_not_one", file=shown(name)))
    return [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]


def notebook_in(data: bytes, name: str) -> tuple[str, dict[str, Any]]:
    """Return the text of a notebook, and its JSON. Raises SubmissionRejected."""
    if not data.strip():
        raise SubmissionRejected(message("source_empty", file=shown(name)))
    try:
        text, _ = source_text.decode_marked(data, name)
        notebook = json.loads(text)  # not msgspec: the outputs of real notebooks contain NaN
    except (ValueError, RecursionError) as error:
        raise SubmissionRejected(message("notebook_broken", file=shown(name))) from error
    if not isinstance(notebook, dict) or not ("cells" in notebook or "worksheets" in notebook):
        raise SubmissionRejected(message("notebook_not_one", file=shown(name)))
    return text, notebook


def current(text: str, notebook: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a notebook in the current format. Raises SubmissionRejected if it cannot be upgraded."""
    version = notebook.get("nbformat", CURRENT)
    if isinstance(version, int) and version >= CURRENT:
        return notebook
    import nbformat  # takes 0.2 s, and hardly anybody still has such a file

    try:
        return dict(nbformat.reads(text, as_version=CURRENT))
    except Exception as error:  # whatever an upgrade raises, the file is damaged
        raise SubmissionRejected(message("notebook_broken", file=shown(name))) from error


def source_of(cell: dict[str, Any]) -> str | None:
    """The text of a cell, which Jupyter may have cut into lines; None if it has none."""
    text = cell.get("source")
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = "".join(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else None


def tags_of(cell: dict[str, Any]) -> list[Any]:
    """The tags of a cell."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tags if isinstance(tags, list) else []


# --- syntax that only IPython understands -----------------------------------------------------------------------------

CELL_MAGIC = re.compile(r"\s*(%%(\w*)[ \t]*([^\n]*))")
RUN_IN_PLACE = {"time", "capture", "prun"}  # the rest of the cell is Python in the notebook's own namespace
WRITE_FILE = {"writefile", "file"}

TO_THE_END = r"(?:[^\n\\]|\\[\s\S]|\\\Z)*"  # of the line; a backslash continues it
MAGIC = re.compile(
    rf"""(?P<indent>[ \t]*)(?:
        %time[ \t]+(?=\S)(?P<python>)                        # %time model = MLP([2, 3]): the rest is Python
      | [%!?] {TO_THE_END}                                   # %matplotlib inline   !ls   ?torch.exp
      | (?:pip3?|conda|mamba)[ ]+(?:install|uninstall|list|show)\b {TO_THE_END}
      | [A-Za-z_][\w.*]* \?\??[ \t]* (?:\#[^\n]*)? (?=\n|\Z)  # torch.exp??
      | [A-Za-z_][\w.,: \t*\[\]]* =[ \t]*[!%] {TO_THE_END}    # names = !ls
    )""",
    re.VERBOSE,
)
TOKEN = re.compile(
    r"""
        \#[^\n]*
      | \"{3}(?:\\[\s\S]|[^\\])*?(?:\"{3}|\\?\Z)
      | '{3}(?:\\[\s\S]|[^\\])*?(?:'{3}|\\?\Z)
      | "(?:\\[\s\S]|[^"\\\n])*"?
      | '(?:\\[\s\S]|[^'\\\n])*'?
      | \\\n
      | [^#"'()\[\]{}\\\n]+
      | [\s\S]
    """,
    re.VERBOSE,
)


def python_of(text: str, module: str) -> str | None:
    """Return the Python in a cell, each line at its own number; None for a cell in another language."""
    kept: list[str] = []
    position = 0
    while found := CELL_MAGIC.match(text, position):
        _, magic, argument = found.groups()
        writes_module = magic in WRITE_FILE and PurePosixPath(argument.strip()).name == f"{module}.py"
        if magic not in RUN_IN_PLACE and not writes_module:
            return None
        kept += [text[position : found.start(1)], "# ", found[1]]
        position = found.end()
    return "".join([*kept, *without_magics(text[position:])])


def without_magics(text: str) -> Iterator[str]:
    """Yield the statements of a cell; a line that only IPython understands becomes `pass` and a comment."""
    position = 0
    while position < len(text):
        if found := MAGIC.match(text, position):
            yield found["indent"]
            position = found.end()
            if found["python"] is None:
                yield "pass  # " + found[0][len(found["indent"]) :].replace("\n", "\n# ")
        end = end_of_statement(text, position)
        yield text[position:end]
        position = end


def end_of_statement(text: str, position: int) -> int:
    """Return where the statement at `position` ends: a line inside of brackets or a string cannot be a magic."""
    depth = 0
    while position < len(text):
        token = TOKEN.match(text, position)
        assert token is not None  # the last branch matches any character
        position = token.end()
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth = max(depth - 1, 0)
        elif token[0] == "\n" and depth == 0:
            break
    return position
