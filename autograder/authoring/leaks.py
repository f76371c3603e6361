"""Search the files for students for private content: solutions, hints, hidden checks, the secret."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from autograder.assignment import Assignment
from autograder.locale.language import catalogue
from autograder.locale.message import Message, message

TELLING = 24  # letters; a shorter line, such as `return x.sum(dim)`, may stand in any text about the matter
MARKER = re.compile(r"### (?:BEGIN|END) SOLUTION")
BLOCK = re.compile(r"### BEGIN SOLUTION[^\n]*\n(.*?)### END SOLUTION", re.DOTALL)


def leaks_of(assignment: Assignment, files: Mapping[str, bytes], secret: str = "") -> list[Message]:
    """Return all private content in the public files of an assignment, by file, with the origin of each."""
    texts = {name: text_of(name, content) for name, content in files.items()}
    lines, sentences = forbidden_lines(assignment, texts), forbidden_sentences(assignment, texts)
    found: list[Message] = []

    def add(kind: str, name: str, **values: str) -> None:
        leak = message(f"leak_{kind}", slug=assignment.slug, file=name, **values)
        if leak not in found:
            found.append(leak)

    for name, text in texts.items():
        if MARKER.search(text):
            add("marker", name)
        if secret and secret in text:
            add("secret", name)
        for line in filter(lines.__contains__, lines_of(text)):
            add("line", name, where=lines[line], text=line)
        flat = " ".join(text.split())
        for sentence in filter(flat.__contains__, sentences):
            add("sentence", name, where=sentences[sentence], text=sentence)
        if name.endswith(".ipynb") and any(cell.get("outputs") for cell in cells_of(files[name])):
            add("outputs", name)
    return found


def forbidden_lines(assignment: Assignment, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the lines of the solutions that are not in the stub, with the file of each."""
    stub = set(lines_of(texts.get(f"{assignment.module}.py", "")))
    return {line: where for line, where in private_lines(assignment) if line not in stub}


def forbidden_sentences(assignment: Assignment, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences of mistakes and hidden checks that no public check contains, with the file of each."""
    public = set(docstrings(texts.get("test_public.py", "")))
    task = " ".join(texts.get(f"{assignment.module}.py", "").split())  # a task may say what a check asks for
    return {
        said: where
        for said, where in private_sentences(assignment)
        if said not in public and not (where.startswith("test_") and said in task)
    }


def text_of(name: str, content: bytes) -> str:
    """Return the readable text of a file; for a notebook, that of its cells."""
    if name.endswith(".ipynb"):
        return "\n".join("".join(cast("list[str]", cell.get("source", ""))) for cell in cells_of(content))
    return content.decode("utf-8", "replace")


def cells_of(notebook: bytes) -> list[dict[str, object]]:
    """Return the cells of one of our notebooks."""
    cells: list[dict[str, object]] = json.loads(notebook)["cells"]
    return cells


def lines_of(text: str) -> Iterator[str]:
    """Yield the substantial lines of a text, without indents and comments."""
    for line in text.splitlines():
        plain = " ".join(line.split(" #")[0].split())
        if len(plain) >= TELLING and not plain.startswith(("def ", "class ", "from ", "import ", "#", '"""', "@")):
            yield plain


def private_lines(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Yield the lines of the solutions, with the file of each."""
    for block in BLOCK.findall(assignment.reference.read_text("utf-8")):
        for line in lines_of(block):
            yield line, assignment.reference.name
    for path in assignment.honest_variants():
        for node in ast.walk(tree := ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
                node.body = node.body[1:] or [ast.Pass()]  # what it says, the stub says too
        for line in lines_of(ast.unparse(tree)):
            yield line, f"honest/{path.name}"


def private_sentences(assignment: Assignment) -> Iterator[tuple[str, str]]:
    """Yield the sentences of mistakes and hidden checks in every language, with the file of each."""
    translations = catalogue(assignment.translations)
    for path in [*assignment.mistakes(), *sorted(assignment.checks.rglob("*.py"))]:
        for said in docstrings(path.read_text("utf-8")):
            for text in {said, translations.get(said, said)}:
                if len(text) >= TELLING:
                    yield text, path.name


def docstrings(source: str) -> Iterator[str]:
    """Yield each paragraph of each docstring, on one line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            for paragraph in (ast.get_docstring(node) or "").split("\n\n"):
                yield " ".join(paragraph.split())
