"""Reads the code cells of a notebook as pieces of a module, without what only IPython understands."""

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

LEFT_OUT = "check"  # the tag of cells in a lesson that try out what the student wrote
CURRENT = 4  # the version of the format since 2015


def read_notebook(data: bytes, name: str, module: str) -> tuple[list[SourceFile], list[Message]]:
    """The code cells of a notebook, and what is odd about them. Raises SubmissionRejected where there are none."""
    short = PurePosixPath(name).name
    sources: list[SourceFile] = []
    notes: list[Message] = []
    count = 0
    for cell in code_cells(data, name):
        text = source_of(cell)
        if text is not None and not text.strip():
            continue  # Jupyter does not count it either
        count += 1
        if text is None or "\0" in text:
            notes.append(message("notebook_cell_unreadable", cell=count, file=shown(name)))
        elif LEFT_OUT not in tags_of(cell) and (code := python_of(text, module)) is not None:
            sources.append(SourceFile(f"cell {count} of {shown(short)}", source_text.encode(code)))
    if sum(len(piece.code) for piece in sources) > LIMITS["source"]:
        raise SubmissionRejected(message("notebook_code_too_large", file=shown(name), limit=LIMITS["source"] // MB))
    if not sources:
        raise SubmissionRejected(message("notebook_no_code", file=shown(name)))
    return sources, notes


def is_notebook(text: str) -> bool:
    """Whether a file that is called .py holds a notebook."""
    return text.lstrip().startswith("{") and '"cells"' in text and '"nbformat"' in text


def code_cells(data: bytes, name: str) -> list[dict[str, Any]]:
    """The cells of a notebook of any version that hold code. Raises SubmissionRejected where it is no notebook."""
    if not data.strip():
        raise SubmissionRejected(message("source_empty", file=shown(name)))
    try:
        text, _ = source_text.decode_marked(data, name)
        notebook = json.loads(text)  # not msgspec: NaN stands in the outputs of real notebooks
    except (ValueError, RecursionError) as error:
        raise SubmissionRejected(message("notebook_broken", file=shown(name))) from error
    if not isinstance(notebook, dict) or not ("cells" in notebook or "worksheets" in notebook):
        raise SubmissionRejected(message("notebook_not_one", file=shown(name)))
    version = notebook.get("nbformat", CURRENT)
    if not isinstance(version, int) or version < CURRENT:
        notebook = upgraded(text, name)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise SubmissionRejected(message("notebook_not_one", file=shown(name)))
    return [cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]


def upgraded(text: str, name: str) -> dict[str, Any]:
    """A notebook of an older format in the current one. Raises SubmissionRejected where that cannot be done."""
    import nbformat  # 0.2 s, and hardly anybody still has such a file

    try:
        return dict(nbformat.reads(text, as_version=CURRENT))
    except Exception as error:  # whatever a damaged file makes of an upgrade, it is the file's fault
        raise SubmissionRejected(message("notebook_broken", file=shown(name))) from error


def source_of(cell: dict[str, Any]) -> str | None:
    """The text of a cell, which Jupyter may have cut into lines; None where there is none."""
    text = cell.get("source")
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = "".join(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else None


def tags_of(cell: dict[str, Any]) -> list[Any]:
    """The tags of a cell."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return tags if isinstance(tags, list) else []


# --- what only IPython understands -------------------------------------------------------------------------------

CELL_MAGIC = re.compile(r"\s*(%%(\w*)[ \t]*([^\n]*))")
RUN_IN_PLACE = {"time", "capture", "prun"}  # the rest of the cell is Python that runs in the notebook's own namespace
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
    """The Python in a cell, each line at its own number; None for a cell in another language."""
    kept = ""
    while found := CELL_MAGIC.match(text):
        _, magic, argument = found.groups()
        writes_module = magic in WRITE_FILE and PurePosixPath(argument.strip()).name == f"{module}.py"
        if magic not in RUN_IN_PLACE and not writes_module:
            return None
        kept += text[: found.start(1)] + "# " + found[1]
        text = text[found.end() :]
    return kept + "".join(without_magics(text))


def without_magics(text: str) -> Iterator[str]:
    """The statements of a cell; where IPython would take a line for its own, `pass` and the line as a comment."""
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
    """Where the statement that begins at `position` ends: a line inside of brackets or a string is no magic."""
    depth = 0
    while position < len(text):
        token = TOKEN.match(text, position)
        assert token is not None  # the last branch takes any letter
        position = token.end()
        if token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth = max(depth - 1, 0)
        elif token[0] == "\n" and depth == 0:
            break
    return position
